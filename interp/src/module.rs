//! Modules: names to variables, and where else to look.
//!
//! A module is an object with the slots of [`slot`]. Its variables are in an
//! *obarray*, a symbol map; so are those of its public interface, which is a
//! module of its own. Importing a module puts its interface (or a filtered,
//! renamed copy) on the list of uses.

use crate::cx::Cx;
use crate::heap::Heap;
use crate::value::object::flag;
use crate::value::{Kind, Value};

/// The slots of a module.
pub mod slot {
    /// A list of symbols (and, for R6RS, a version elsewhere).
    pub const NAME: usize = 0;
    pub const OBARRAY: usize = 1;
    /// Interfaces, the one imported first first.
    pub const USES: usize = 2;
    /// The module that holds what this one exports, or `#f`.
    pub const INTERFACE: usize = 3;
    /// `directory` for a place in the tree of names, `module` once it is loaded or
    /// defined, `interface`, `custom-interface`, as symbols; `#f` outside the tree.
    pub const KIND: usize = 4;
    /// The file it was read from, or `#f`.
    pub const FILENAME: usize = 5;
    /// Modules whose names extend this one's by a symbol: a symbol map.
    pub const SUBMODULES: usize = 6;
    /// What a search of the uses found before: a symbol map.
    pub const IMPORTS: usize = 7;
    /// Symbols that this interface exports as replacements of core bindings.
    pub const REPLACEMENTS: usize = 8;
    /// An association list: `version`, `transformer`, `duplicates`, …
    pub const PROPERTIES: usize = 9;
    pub const COUNT: usize = 10;
}

/// A map from symbols to values: open addressing over a vector of
/// key, value, key, value, … The object is `(vector, count, table)`: the table is the
/// number of the library's table of what is put here when it is looked up (see
/// `crate::library`), or `#f`.
#[derive(Clone, Copy)]
pub struct SymbolMap(pub Value);

impl SymbolMap {
    pub fn new(heap: &mut Heap) -> SymbolMap {
        // Most stay empty: no key is put here, since the first makes the map grow.
        let vector = heap.filled(Kind::Vector, 2, Value::FALSE);
        SymbolMap(heap.values_object(Kind::Scope, &[vector, Value::fixnum(0), Value::FALSE]))
    }
    /// Room for `n` entries before it grows.
    pub fn with_capacity(heap: &mut Heap, n: usize) -> SymbolMap {
        let places = (n * 2).next_power_of_two().max(8);
        let vector = heap.filled(Kind::Vector, places * 2, Value::FALSE);
        SymbolMap(heap.values_object(Kind::Scope, &[vector, Value::fixnum(0), Value::FALSE]))
    }
    /// The number of the table of what is not here yet.
    pub(crate) fn table(self) -> Option<usize> {
        self.0.slot(2).as_fixnum().map(|n| n as usize)
    }
    pub(crate) fn set_table(self, table: Option<usize>) {
        self.0.set_slot(2, table.map_or(Value::FALSE, |n| Value::fixnum(n as i64)));
    }
    pub fn len(self) -> usize {
        self.0.slot(1).fixnum_value() as usize
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    #[inline(always)]
    pub fn get(self, key: Value) -> Option<Value> {
        let vector = self.0.slot(0);
        let mask = vector.header().len() / 2 - 1;
        let mut place = key.symbol_hash() & mask;
        loop {
            let k = vector.slot(place * 2);
            if k == key {
                return Some(vector.slot(place * 2 + 1));
            }
            if k == Value::FALSE {
                return None;
            }
            place = (place + 1) & mask;
        }
    }
    pub fn insert(self, heap: &mut Heap, key: Value, value: Value) {
        if (self.len() + 1) * 4 > self.0.slot(0).header().len() {
            self.grow(heap);
        }
        if self.put(key, value) {
            self.0.set_slot(1, Value::fixnum(self.len() as i64 + 1));
        }
    }
    /// Stores without growing; true if the key is new.
    fn put(self, key: Value, value: Value) -> bool {
        if value.is(Kind::Variable) && value.slot(1) != key {
            key.set_flag(flag::ALIAS);
        }
        let vector = self.0.slot(0);
        let mask = vector.header().len() / 2 - 1;
        let mut place = key.symbol_hash() & mask;
        loop {
            let k = vector.slot(place * 2);
            if k == key || k == Value::FALSE {
                vector.set_slot(place * 2, key);
                vector.set_slot(place * 2 + 1, value);
                return k == Value::FALSE;
            }
            place = (place + 1) & mask;
        }
    }
    fn grow(self, heap: &mut Heap) {
        let entries: Vec<_> = self.iter().collect();
        let slots = (self.0.slot(0).header().len() * 2).max(32);
        self.0.set_slot(0, heap.filled(Kind::Vector, slots, Value::FALSE));
        for (k, v) in entries {
            self.put(k, v);
        }
    }
    /// Takes an entry out; true if it was there.
    pub fn remove(self, key: Value) -> bool {
        if self.get(key).is_none() {
            return false;
        }
        let entries: Vec<_> = self.iter().filter(|&(k, _)| k != key).collect();
        let vector = self.0.slot(0);
        vector.slots().iter().for_each(|s| s.set(Value::FALSE));
        for &(k, v) in &entries {
            self.put(k, v);
        }
        self.0.set_slot(1, Value::fixnum(entries.len() as i64));
        true
    }
    /// The entries, in no order.
    pub fn iter(self) -> impl Iterator<Item = (Value, Value)> {
        let vector = self.0.slot(0);
        (0..vector.header().len() / 2)
            .map(move |i| (vector.slot(i * 2), vector.slot(i * 2 + 1)))
            .filter(|&(k, _)| k != Value::FALSE)
    }
}

/// A module. The wrapped value is known to be one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Module(pub Value);

impl Value {
    pub fn as_module(self) -> Option<Module> {
        self.is(Kind::Module).then_some(Module(self))
    }
    /// The content of a variable object.
    #[inline(always)]
    pub fn variable_value(self) -> Value {
        self.slot(0)
    }
}

impl Module {
    /// A module without imports, exports or interface. `name` is a list.
    pub fn new(heap: &mut Heap, name: Value, kind: Value) -> Module {
        let (obarray, submodules, imports) =
            (SymbolMap::new(heap).0, SymbolMap::new(heap).0, SymbolMap::new(heap).0);
        let mut slots = [Value::FALSE; slot::COUNT];
        slots[slot::NAME] = name;
        slots[slot::OBARRAY] = obarray;
        slots[slot::USES] = Value::NULL;
        slots[slot::KIND] = kind;
        slots[slot::SUBMODULES] = submodules;
        slots[slot::IMPORTS] = imports;
        slots[slot::REPLACEMENTS] = Value::NULL;
        slots[slot::PROPERTIES] = Value::NULL;
        Module(heap.values_object(Kind::Module, &slots))
    }
    pub fn name(self) -> Value {
        self.0.slot(slot::NAME)
    }
    pub fn obarray(self) -> SymbolMap {
        SymbolMap(self.0.slot(slot::OBARRAY))
    }
    pub fn submodules(self) -> SymbolMap {
        SymbolMap(self.0.slot(slot::SUBMODULES))
    }
    pub fn interface(self) -> Option<Module> {
        self.0.slot(slot::INTERFACE).as_module()
    }
    pub fn uses(self) -> Value {
        self.0.slot(slot::USES)
    }

    /// Makes the variables of `other` this module's too, now and later.
    pub(crate) fn share_obarray(self, other: Module) {
        self.0.set_slot(slot::OBARRAY, other.obarray().0);
    }
    /// Programs have a say in what its names mean: see `set-module-binder!`.
    pub fn set_lazy(self) {
        self.0.set_flag(flag::WEAK_KEY);
    }
    pub fn is_lazy(self) -> bool {
        self.0.has_flag(flag::WEAK_KEY)
    }
    /// The module's own variable of this name, if it has been made.
    pub(crate) fn own_variable(self, name: Value) -> Option<Value> {
        self.obarray().get(name)
    }
    /// The module's own variable of this name.
    #[inline]
    pub fn local_variable(self, cx: &mut Cx, name: Value) -> Option<Value> {
        let obarray = self.obarray();
        if let Some(v) = obarray.get(name) {
            return Some(v);
        }
        crate::library::bind(cx, obarray, obarray.table()?, name)
    }
    /// Makes all bindings that are made when they are looked up: the obarray then
    /// has them all.
    pub fn complete(self, cx: &mut Cx) {
        let obarray = self.obarray();
        if let Some(table) = obarray.table() {
            crate::library::bind_all(cx, obarray, table);
            obarray.set_table(None);
        }
    }
    /// The variable that `name` means in this module: its own, or an imported
    /// one. Of several imports the one that replaces wins, else the last.
    #[inline]
    pub fn variable(self, cx: &mut Cx, name: Value) -> Option<Value> {
        if let Some(v) = self.local_variable(cx, name) {
            return Some(v);
        }
        let imports = SymbolMap(self.0.slot(slot::IMPORTS));
        if let Some(v) = imports.get(name) {
            return Some(v);
        }
        let found = self.imported_variable(cx, name)?;
        imports.insert(&mut cx.heap, name, found);
        Some(found)
    }
    fn imported_variable(self, cx: &mut Cx, name: Value) -> Option<Value> {
        let mut found: Option<(Value, bool)> = None;
        for interface in self.uses().iter().filter_map(Value::as_module) {
            let Some(v) = interface.variable(cx, name) else { continue };
            let replaces = interface.0.slot(slot::REPLACEMENTS).iter().any(|s| s == name);
            if replaces || found.is_none_or(|(_, earlier)| !earlier) {
                found = Some((v, replaces));
            }
        }
        found.map(|(v, _)| v)
    }
    /// The module's own variable of this name, made unbound if there is none.
    pub fn ensure_local_variable(self, cx: &mut Cx, name: Value) -> Value {
        if let Some(v) = self.local_variable(cx, name) {
            return v;
        }
        let v = cx.heap.variable(name, Value::UNBOUND);
        self.obarray().insert(&mut cx.heap, name, v);
        v
    }
    /// Binds `name` to `value` in the module itself.
    pub fn define(self, cx: &mut Cx, name: Value, value: Value) -> Value {
        let v = self.ensure_local_variable(cx, name);
        v.set_slot(0, value);
        v
    }
    /// Puts an interface last on the list of uses, unless it is there.
    pub fn use_interface(self, heap: &mut Heap, interface: Module) {
        let mut uses: Vec<Value> = self.uses().iter().collect();
        if uses.contains(&interface.0) {
            return;
        }
        uses.push(interface.0);
        let uses = heap.list(&uses);
        self.0.set_slot(slot::USES, uses);
        self.forget_imports(heap);
    }
    /// Makes the next look-ups search the uses again.
    pub fn forget_imports(self, heap: &mut Heap) {
        let empty = SymbolMap::new(heap);
        self.0.set_slot(slot::IMPORTS, empty.0);
    }
}

impl Heap {
    /// A variable: `(value, name)`.
    pub fn variable(&mut self, name: Value, value: Value) -> Value {
        self.values_object(Kind::Variable, &[value, name])
    }
}
