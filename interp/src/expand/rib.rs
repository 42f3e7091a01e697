//! Ribs and labels: what one scope binds.
//!
//! ```text
//! rib:   entries (vector of name, marks, label …) · count · index or #f · open?
//! index: a symbol map from names to lists of (marks . label), newest first
//! label: kind · payload · unit
//! ```
//!
//! A label holds its binding itself. It is dead (`DISPLACED`) once its scope has
//! been expanded, and a variable's is of no use to another unit: code that runs
//! at expansion time is a unit of its own and cannot see the variables around it.

use super::stx::{Stx, cons, same_marks};
use crate::cx::Cx;
use crate::module::SymbolMap;
use crate::value::object::flag;
use crate::value::{Kind, Value};

const ENTRIES: usize = 0;
const COUNT: usize = 1;
const INDEX: usize = 2;
const OPEN: usize = 3;

/// With more names than this a rib has an index.
const LINEAR: usize = 8;

/// The kinds of label, in the slot `label::KIND`.
pub(crate) mod label {
    pub(crate) const KIND: usize = 0;
    pub(crate) const PAYLOAD: usize = 1;
    pub(crate) const UNIT: usize = 2;

    pub(crate) const DISPLACED: i64 = 0;
    /// A variable: its index.
    pub(crate) const LEXICAL: i64 = 1;
    /// A macro object.
    pub(crate) const MACRO: i64 = 2;
    /// A pattern variable: its index · 256 + its depth.
    pub(crate) const PATTERN: i64 = 3;
    /// A definition at top level that a macro introduced: the name it got;
    /// the unit slot holds the module.
    pub(crate) const TOP: i64 = 4;
    /// The ellipsis of `with-ellipsis`: an identifier, as syntax.
    pub(crate) const ELLIPSIS: i64 = 5;
}

pub(crate) fn new_label(cx: &mut Cx, kind: i64, payload: Value, unit: Value) -> Value {
    let label = cx.heap.values_object(Kind::Scope, &[Value::fixnum(kind), payload, unit]);
    cx.pin(label)
}

pub(crate) fn set_label(label: Value, kind: i64, payload: Value) {
    label.set_slot(label::KIND, Value::fixnum(kind));
    label.set_slot(label::PAYLOAD, payload);
}

/// The set of names that one scope binds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rib(pub(crate) Value);

impl Rib {
    /// An open rib: names may be added while its scope is being read.
    pub(crate) fn new(cx: &mut Cx) -> Rib {
        Rib::with_capacity(cx, 0)
    }
    pub(crate) fn with_capacity(cx: &mut Cx, names: usize) -> Rib {
        let entries = if names == 0 {
            Value::FALSE
        } else {
            cx.heap.filled(Kind::Vector, names * 3, Value::FALSE)
        };
        let slots = [entries, Value::fixnum(0), Value::FALSE, Value::TRUE];
        let rib = cx.heap.values_object(Kind::Scope, &slots);
        Rib(cx.pin(rib))
    }
    #[inline]
    pub(crate) fn count(self) -> usize {
        self.0.slot(COUNT).fixnum_value() as usize
    }
    pub(crate) fn is_open(self) -> bool {
        self.0.slot(OPEN) == Value::TRUE
    }
    /// No name is added after this.
    pub(crate) fn seal(self) {
        self.0.set_slot(OPEN, Value::FALSE);
    }
    fn entry(self, i: usize) -> (Value, Value, Value) {
        let entries = self.0.slot(ENTRIES);
        (entries.slot(i * 3), entries.slot(i * 3 + 1), entries.slot(i * 3 + 2))
    }

    /// Binds `id` (peeled) to `label`. False if the rib had bound it before;
    /// the newer binding is the one found.
    pub(crate) fn add(self, cx: &mut Cx, id: Stx, label: Value) -> bool {
        let (name, marks) = (id.e, id.w.marks());
        name.set_flag(flag::BOUND);
        let fresh = self.find(name, marks).is_none();
        let count = self.count();
        self.reserve(cx, count + 1);
        let entries = self.0.slot(ENTRIES);
        entries.set_slot(count * 3, name);
        entries.set_slot(count * 3 + 1, marks);
        entries.set_slot(count * 3 + 2, label);
        self.0.set_slot(COUNT, Value::fixnum(count as i64 + 1));
        if self.0.slot(INDEX) != Value::FALSE {
            self.add_to_index(cx, count);
        } else if count >= LINEAR {
            let index = SymbolMap::with_capacity(&mut cx.heap, count * 2);
            self.0.set_slot(INDEX, index.0);
            for i in 0..=count {
                self.add_to_index(cx, i);
            }
        }
        fresh
    }
    fn reserve(self, cx: &mut Cx, wanted: usize) {
        let entries = self.0.slot(ENTRIES);
        let room = if entries == Value::FALSE { 0 } else { entries.header().len() / 3 };
        if wanted <= room {
            return;
        }
        let larger = cx.heap.filled(Kind::Vector, (room * 2).max(4) * 3, Value::FALSE);
        if entries != Value::FALSE {
            for (i, slot) in entries.slots().iter().enumerate() {
                larger.set_slot(i, slot.get());
            }
        }
        self.0.set_slot(ENTRIES, larger);
    }
    fn add_to_index(self, cx: &mut Cx, i: usize) {
        let (name, marks, label) = self.entry(i);
        let index = SymbolMap(self.0.slot(INDEX));
        let binding = cons(cx, marks, label);
        let others = index.get(name).unwrap_or(Value::NULL);
        let bindings = cons(cx, binding, others);
        index.insert(&mut cx.heap, name, bindings);
    }

    /// The label of the name with these marks.
    #[inline]
    pub(crate) fn find(self, name: Value, marks: Value) -> Option<Value> {
        let index = self.0.slot(INDEX);
        if index != Value::FALSE {
            return SymbolMap(index)
                .get(name)?
                .iter()
                .find(|b| same_marks(b.car(), marks))
                .map(Value::cdr);
        }
        let count = self.count();
        if count == 0 {
            return None;
        }
        let entries = self.0.slot(ENTRIES);
        let mut i = count * 3;
        while i > 0 {
            i -= 3;
            if entries.slot(i) == name && same_marks(entries.slot(i + 1), marks) {
                return Some(entries.slot(i + 2));
            }
        }
        None
    }
    /// Whether the rib binds the name with any marks.
    pub(crate) fn mentions(self, name: Value) -> bool {
        let index = self.0.slot(INDEX);
        if index != Value::FALSE {
            return SymbolMap(index).get(name).is_some();
        }
        (0..self.count()).any(|i| self.entry(i).0 == name)
    }
    /// The scope has been expanded: its labels mean nothing any more.
    pub(crate) fn close(self) {
        self.seal();
        for i in 0..self.count() {
            let label = self.entry(i).2;
            if !label.has_flag(flag::CAPTURED) {
                set_label(label, label::DISPLACED, Value::FALSE);
            }
        }
    }
    /// The names it binds, with their marks and labels.
    pub(crate) fn bindings(self) -> impl Iterator<Item = (Value, Value, Value)> {
        (0..self.count()).map(move |i| self.entry(i))
    }
}
