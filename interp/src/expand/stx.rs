//! Syntax: a datum, the wrap that waits over it, and the module its free names
//! belong to.
//!
//! The expander passes [`Stx`] by value: the parts of a form share its wrap and
//! no object is made for them. A `Kind::Syntax` object is made where a program
//! sees the syntax (a transformer's argument, a pattern variable) or where a
//! macro's output puts parts of different origin together.
//!
//! ```text
//! Syntax slots: expression · wrap · module or #f · source
//! wrap:  () for the empty one, else a Scope object
//!        marks · substs · outer wrap last joined · the result of that join
//! marks: a list of fixnums, #f among them for the anti-mark; newest first
//! substs: a list of ribs and of #t, a shift: what is behind it sees one mark less
//! source: a position packed into a fixnum, or #f
//! ```

use crate::cx::Cx;
use crate::error::Pos;
use crate::value::{Kind, Value};

/// Syntax, not allocated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stx {
    pub(crate) e: Value,
    pub(crate) w: Wrap,
    /// A module; `#f` for a value that a program made, with an empty wrap.
    pub(crate) m: Value,
}

/// What is to be pushed into a datum before its parts are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Wrap(pub(crate) Value);

/// The mark that cancels the next one: put on the input of a transformer.
pub(crate) const ANTI_MARK: Value = Value::FALSE;
/// In a list of substitutions: those behind see one mark less.
pub(crate) const SHIFT: Value = Value::TRUE;

const MARKS: usize = 0;
const SUBSTS: usize = 1;
const LAST_OUTER: usize = 2;
const LAST_JOIN: usize = 3;

impl Wrap {
    pub(crate) const EMPTY: Wrap = Wrap(Value::NULL);

    pub(crate) fn is_empty(self) -> bool {
        self == Wrap::EMPTY
    }
    /// A wrap of these marks and substitutions.
    pub(crate) fn new(cx: &mut Cx, marks: Value, substs: Value) -> Wrap {
        if marks == Value::NULL && substs == Value::NULL {
            return Wrap::EMPTY;
        }
        let slots = [marks, substs, Value::FALSE, Value::FALSE];
        let wrap = cx.heap.values_object(Kind::Scope, &slots);
        Wrap(cx.pin(wrap))
    }
    #[inline]
    pub(crate) fn marks(self) -> Value {
        if self.is_empty() { Value::NULL } else { self.0.slot(MARKS) }
    }
    #[inline]
    pub(crate) fn substs(self) -> Value {
        if self.is_empty() { Value::NULL } else { self.0.slot(SUBSTS) }
    }
    /// This wrap under one more rib.
    pub(crate) fn with_rib(self, cx: &mut Cx, rib: Value) -> Wrap {
        let substs = cons(cx, rib, self.substs());
        Wrap::new(cx, self.marks(), substs)
    }
    /// This wrap with the anti-mark: the input of a transformer.
    pub(crate) fn with_anti_mark(self, cx: &mut Cx) -> Wrap {
        let marks = cons(cx, ANTI_MARK, self.marks());
        let substs = cons(cx, SHIFT, self.substs());
        Wrap::new(cx, marks, substs)
    }
    /// `self` around `inner`.
    #[inline]
    pub(crate) fn join(self, cx: &mut Cx, inner: Wrap) -> Wrap {
        if self.is_empty() {
            return inner;
        }
        if inner.is_empty() {
            return self;
        }
        if inner.0.slot(LAST_OUTER) == self.0 {
            return Wrap(inner.0.slot(LAST_JOIN));
        }
        self.join_slowly(cx, inner)
    }
    fn join_slowly(self, cx: &mut Cx, inner: Wrap) -> Wrap {
        let marks = append(cx, self.marks(), inner.marks());
        let substs = append(cx, self.substs(), inner.substs());
        let joined = Wrap::new(cx, marks, substs);
        inner.0.set_slot(LAST_OUTER, self.0);
        inner.0.set_slot(LAST_JOIN, joined.0);
        joined
    }
}

/// A pair that lives until the expansion ends.
pub(crate) fn cons(cx: &mut Cx, car: Value, cdr: Value) -> Value {
    let pair = cx.heap.cons(car, cdr);
    cx.pin(pair)
}

fn append(cx: &mut Cx, a: Value, b: Value) -> Value {
    if a == Value::NULL {
        return b;
    }
    if b == Value::NULL {
        return a;
    }
    let mut last = cx.heap.cons(a.car(), b);
    let list = cx.pin(last);
    for item in a.cdr().iter() {
        let pair = cx.heap.cons(item, b);
        last.set_cdr(pair);
        last = pair;
    }
    list
}

/// Whether two lists of marks have the same elements.
#[inline]
pub(crate) fn same_marks(mut a: Value, mut b: Value) -> bool {
    while a != b {
        if !a.is_pair() || !b.is_pair() || a.car() != b.car() {
            return false;
        }
        (a, b) = (a.cdr(), b.cdr());
    }
    true
}

impl Stx {
    pub(crate) const fn new(e: Value, w: Wrap, m: Value) -> Stx {
        Stx { e, w, m }
    }
    /// The same context around another datum.
    #[inline]
    pub(crate) const fn with(self, e: Value) -> Stx {
        Stx { e, w: self.w, m: self.m }
    }
    /// Goes through syntax objects: the datum of the result is none.
    #[inline(always)]
    pub(crate) fn peel(self, cx: &mut Cx) -> Stx {
        if self.e.is_object() { self.peel_object(cx) } else { self }
    }
    fn peel_object(mut self, cx: &mut Cx) -> Stx {
        while self.e.is(Kind::Syntax) {
            let syntax = self.e;
            let module = syntax.slot(2);
            self = Stx {
                e: syntax.slot(0),
                w: self.w.join(cx, Wrap(syntax.slot(1))),
                m: if module == Value::FALSE { self.m } else { module },
            };
        }
        self
    }
    /// This syntax within the scope of `rib`.
    pub(crate) fn under(self, cx: &mut Cx, rib: Value) -> Stx {
        Stx { w: self.w.with_rib(cx, rib), ..self }
    }
    /// The first of a list, which moves on; `None` at its end.
    #[inline(always)]
    pub(crate) fn next(&mut self, cx: &mut Cx) -> Option<Stx> {
        *self = self.peel(cx);
        if !self.e.is_pair() {
            return None;
        }
        let item = self.with(self.e.car());
        self.e = self.e.cdr();
        Some(item)
    }
    #[inline]
    pub(crate) fn is_null(self, cx: &mut Cx) -> bool {
        self.peel(cx).e == Value::NULL
    }
    /// The elements of a proper list.
    pub(crate) fn list(mut self, cx: &mut Cx) -> Option<Vec<Stx>> {
        let mut items = Vec::new();
        while let Some(item) = self.next(cx) {
            items.push(item);
        }
        (self.e == Value::NULL).then_some(items)
    }
    /// The identifier that this is, peeled.
    #[inline]
    pub(crate) fn identifier(self, cx: &mut Cx) -> Option<Stx> {
        let s = self.peel(cx);
        s.e.is_symbol().then_some(s)
    }
    /// The value that programs see for this syntax.
    pub(crate) fn to_value(self, cx: &mut Cx) -> Value {
        self.to_value_at(cx, Value::FALSE)
    }
    /// The same, with a source slot.
    pub(crate) fn to_value_at(self, cx: &mut Cx, source: Value) -> Value {
        if self.e == Value::NULL
            || (self.w.is_empty() && (self.m == Value::FALSE || self.e.is(Kind::Syntax)))
        {
            return self.e;
        }
        let s = self.peel(cx);
        new_syntax(cx, s.e, s.w, s.m, source)
    }
}

/// Puts the same ribs on many forms, which mostly share their wraps.
pub(crate) struct Ribs {
    list: Vec<Value>,
    /// The wrap last seen, what became of it, and how many ribs that has.
    from: Wrap,
    to: Wrap,
    done: usize,
}

impl Ribs {
    pub(crate) fn new() -> Ribs {
        Ribs { list: Vec::new(), from: Wrap::EMPTY, to: Wrap::EMPTY, done: 0 }
    }
    #[inline]
    pub(crate) fn of(rib: Value) -> Ribs {
        let mut ribs = Ribs::new();
        ribs.push(rib);
        ribs
    }
    /// Adds a rib inside those there are.
    #[inline]
    pub(crate) fn push(&mut self, rib: Value) {
        self.list.push(rib);
    }
    /// `s` in the scope of all ribs.
    #[inline]
    pub(crate) fn around(&mut self, cx: &mut Cx, s: Stx) -> Stx {
        if s.w != self.from {
            (self.from, self.to, self.done) = (s.w, s.w, 0);
        }
        while self.done < self.list.len() {
            self.to = self.to.with_rib(cx, self.list[self.done]);
            self.done += 1;
        }
        Stx { w: self.to, ..s }
    }
}

/// A syntax object.
pub(crate) fn new_syntax(cx: &mut Cx, e: Value, w: Wrap, m: Value, source: Value) -> Value {
    let syntax = cx.heap.values_object(Kind::Syntax, &[e, w.0, m, source]);
    cx.pin(syntax)
}

const COLUMN_BITS: u32 = 16;
const LINE_BITS: u32 = 26;

/// A position as a fixnum; `#f` where none is known.
#[inline]
pub(crate) fn pack_pos(pos: Pos) -> Value {
    if pos == Pos::NONE {
        return Value::FALSE;
    }
    let column = i64::from(pos.column.min((1 << COLUMN_BITS) - 1));
    let line = i64::from(pos.line.min((1 << LINE_BITS) - 1));
    Value::fixnum(i64::from(pos.file) << (COLUMN_BITS + LINE_BITS) | line << COLUMN_BITS | column)
}

/// The position in a source slot.
pub(crate) fn unpack_pos(source: Value) -> Option<Pos> {
    let packed = source.as_fixnum()?;
    Some(Pos {
        file: (packed >> (COLUMN_BITS + LINE_BITS)) as u32,
        line: (packed >> COLUMN_BITS) as u32 & ((1 << LINE_BITS) - 1),
        column: packed as u32 & ((1 << COLUMN_BITS) - 1),
    })
}
