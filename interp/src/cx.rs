//! The context of a running program: everything but the machine's stack.

use crate::error::Pos;
use crate::heap::{Foreign, Heap, Marker};
use crate::host::Host;
use crate::module::{Module, SymbolMap};
use crate::primitive::Row;
use crate::read;
use crate::symbol::{Known, Sym, Symbols};
use crate::value::{Kind, Value};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

/// A value that Rust code holds across collections.
#[derive(Clone, Copy)]
pub struct Handle(usize);

/// State that a family of primitives keeps, found by its type.
trait State: Any {
    fn trace(&self, marker: &mut Marker<'_>);
}
impl<T: Foreign> State for T {
    fn trace(&self, marker: &mut Marker<'_>) {
        Foreign::trace(self, marker);
    }
}

pub struct Cx {
    pub heap: Heap,
    pub symbols: Symbols,
    pub known: Known,
    pub host: Box<dyn Host>,
    /// The procedure and arguments of a pending `tail_call`.
    pub call: Vec<Value>,
    /// The values of a pending `values`.
    pub values: Vec<Value>,
    pub current_module: Module,
    /// The module `(guile)`.
    pub guile: Module,
    /// The root of the module tree: its submodules are named by one symbol.
    pub root: Module,
    /// Source files by the index in a [`Pos`]; entry 0 stands for none.
    pub files: Vec<String>,
    /// Values made while the expander runs, kept until it returns: its own
    /// references to them are on the Rust stack, which is no root.
    pub pinned: Vec<Value>,
    handles: Vec<Value>,
    states: HashMap<TypeId, Box<dyn State>, BuildHasherDefault<Ready>>,
    /// Primitives by name and first module, for code that is read from bytes.
    rows: HashMap<u64, &'static Row, BuildHasherDefault<Ready>>,
    /// Code is compiled to be kept: it names modules instead of holding them.
    pub portable: bool,
    /// The globals that kept code refers to: module name, name, where.
    pub references: Vec<(Value, Value, Pos)>,
    /// How texts are read that say nothing else: `read-options`.
    pub read_options: read::Options,
    /// Symbols are written between bars: the option `r7rs-symbols` of `print-options`.
    pub bars: bool,
    /// Names of primitives that the text being compiled defines somewhere: no instructions.
    pub redefined: Rc<[Value]>,
    /// As what Guile would run that which is being compiled.
    pub manner: Manner,
    /// The floating-point number that `read` returned last, and where it stood: it is no object,
    /// for the table of source properties.
    pub last_flonum: Option<(Value, Pos)>,
    /// The source properties of data, a weak table, or `#f`.
    pub source_table: Value,
    /// How the table is read and written: the primitives of `source-properties` know.
    pub places: Option<Places>,
    /// The bindings that are made when they are looked up, where there are some.
    pub(crate) library: Option<Box<crate::library::State>>,
}

/// As what Guile would run a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// As compiled code.
    #[default]
    Loaded,
    /// As compiled code whose literals are read-only, as those of `portable` code are.
    Compiled,
    /// By its interpreter: `procedure-arguments` shows it.
    Interpreted,
}

/// What reads and writes the table of source properties.
#[derive(Clone, Copy)]
pub struct Places {
    /// The place of a datum in the table.
    pub get: fn(Value, Value) -> Option<Pos>,
    pub note: fn(&mut Cx, Value, Pos),
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
struct Ready(u64);
impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _bytes: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}
fn row_key(name: &str, module: &str) -> u64 {
    let fold = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    module.bytes().chain([0]).chain(name.bytes()).fold(0xcbf2_9ce4_8422_2325, fold)
}

impl Cx {
    pub fn new(host: Box<dyn Host>) -> Cx {
        let mut heap = Heap::new();
        let mut symbols = Symbols::new();
        let known = Known::new(&mut symbols, &mut heap);
        let directory = symbols.intern(&mut heap, "directory");
        let interface = symbols.intern(&mut heap, "interface");
        let root = Module::new(&mut heap, Value::NULL, directory);
        let name = heap.list(&[known.get(Sym::Guile)]);
        let guile = Module::new(&mut heap, name, Value::FALSE);
        // What a start needs of the core language: the map need not grow for it.
        let obarray = SymbolMap::with_capacity(&mut heap, 256);
        guile.0.set_slot(crate::module::slot::OBARRAY, obarray.0);
        // (guile) exports all it defines: it is its own interface's obarray.
        let public = Module::new(&mut heap, name, interface);
        public.0.set_slot(crate::module::slot::OBARRAY, guile.obarray().0);
        guile.0.set_slot(crate::module::slot::INTERFACE, public.0);
        root.submodules().insert(&mut heap, known.get(Sym::Guile), guile.0);
        Cx {
            heap,
            symbols,
            known,
            host,
            call: Vec::new(),
            values: Vec::new(),
            current_module: guile,
            guile,
            root,
            files: vec![String::new()],
            pinned: Vec::new(),
            handles: Vec::new(),
            states: HashMap::default(),
            rows: HashMap::default(),
            portable: false,
            references: Vec::new(),
            read_options: read::Options::default(),
            bars: false,
            redefined: Rc::new([]),
            manner: Manner::default(),
            last_flonum: None,
            source_table: Value::FALSE,
            places: None,
            library: None,
        }
    }

    // --- Results that only the machine can finish ---------------------------

    /// Makes the machine call `callee` in the place of the primitive.
    pub fn tail_call(&mut self, callee: Value, args: &[Value]) -> Value {
        self.call.clear();
        self.call.push(callee);
        self.call.extend_from_slice(args);
        Value::TAIL_CALL
    }
    /// Several values, or none.
    pub fn values(&mut self, values: &[Value]) -> Value {
        if let [one] = values {
            return *one;
        }
        self.values.clear();
        self.values.extend_from_slice(values);
        Value::VALUES
    }

    // --- Symbols, strings --------------------------------------------------

    pub fn intern(&mut self, name: &str) -> Value {
        self.symbols.intern(&mut self.heap, name)
    }
    #[inline]
    pub fn sym(&self, sym: Sym) -> Value {
        self.known.get(sym)
    }
    pub fn string(&mut self, text: &str) -> Value {
        self.heap.string(text)
    }
    pub fn cons(&mut self, car: Value, cdr: Value) -> Value {
        self.heap.cons(car, cdr)
    }
    pub fn list(&mut self, items: &[Value]) -> Value {
        self.heap.list(items)
    }
    /// The keyword whose symbol is named `name`: one object for each name.
    pub fn keyword(&mut self, symbol: Value) -> Value {
        let keywords = self.root_map("%keywords");
        if let Some(k) = keywords.get(symbol) {
            return k;
        }
        let k = self.heap.values_object(Kind::Keyword, &[symbol]);
        keywords.insert(&mut self.heap, symbol, k);
        k
    }
    /// A symbol map that lives as long as the program.
    fn root_map(&mut self, name: &str) -> SymbolMap {
        let name = self.intern(name);
        match self.root.obarray().get(name) {
            Some(map) => SymbolMap(map),
            None => {
                let map = SymbolMap::new(&mut self.heap);
                self.root.obarray().insert(&mut self.heap, name, map.0);
                map
            }
        }
    }

    // --- Modules and primitives ----------------------------------------------

    /// The module of this name (a list of symbols), if it has been made.
    pub fn find_module(&self, name: Value) -> Option<Module> {
        let mut module = self.root;
        for part in name.iter() {
            module = module.submodules().get(part)?.as_module()?;
        }
        Some(module)
    }
    /// The module of this name, made where there is none, with those above it.
    pub fn make_module(&mut self, name: Value) -> Module {
        let mut module = self.root;
        let mut path = Vec::new();
        for part in name.iter() {
            path.push(part);
            let next = module.submodules().get(part).and_then(Value::as_module);
            module = next.unwrap_or_else(|| {
                let full = self.heap.list(&path);
                let kind = self.intern("directory");
                let made = Module::new(&mut self.heap, full, kind);
                module.submodules().insert(&mut self.heap, part, made.0);
                made
            });
        }
        module
    }
    /// The variable of this name in `(guile)`.
    pub fn guile_variable(&mut self, name: Value) -> Option<Value> {
        let guile = self.guile;
        guile.local_variable(self, name)
    }
    /// A module's public interface, made where there is none.
    pub fn interface_of(&mut self, module: Module) -> Module {
        if let Some(i) = module.interface() {
            return i;
        }
        let kind = self.intern("interface");
        let interface = Module::new(&mut self.heap, module.name(), kind);
        module.0.set_slot(crate::module::slot::INTERFACE, interface.0);
        interface
    }
    /// Reads a module's name as the reader would: `(ice-9 match)`.
    pub fn module_name(&mut self, text: &str) -> Value {
        let parts: Vec<Value> =
            text.trim_matches(['(', ')']).split(' ').map(|part| self.intern(part)).collect();
        self.list(&parts)
    }
    /// Makes the procedures of a family, in the modules that its rows name.
    pub fn add_primitives(&mut self, family: &'static [Row]) {
        let texts = family.first().map_or(&[][..], |row| row.modules());
        let modules = self.modules_named(texts);
        for row in family {
            self.rows.insert(row_key(row.name, row.modules()[0]), row);
            let procedure = self.primitive(row);
            let symbol = self.intern(row.name);
            // One variable in all its modules: the binding is the same one.
            let variable = self.heap.variable(symbol, procedure);
            // All rows of a family are in the same modules.
            debug_assert!(row.modules() == texts);
            for &module in &modules {
                module.obarray().insert(&mut self.heap, symbol, variable);
                if module != self.guile {
                    let interface = self.interface_of(module);
                    interface.obarray().insert(&mut self.heap, symbol, variable);
                }
            }
        }
    }
    fn modules_named(&mut self, texts: &[&str]) -> Vec<Module> {
        let mut modules = Vec::with_capacity(texts.len());
        for text in texts {
            let name = self.module_name(text);
            modules.push(self.make_module(name));
        }
        modules
    }
    /// The row of a primitive by its name and first module, as a literal.
    pub(crate) fn find_row(&mut self, name: &str, module: &str) -> Option<Value> {
        let row = self.rows.get(&row_key(name, module)).copied();
        let row = row.filter(|row| row.name == name && row.modules()[0] == module);
        row.or_else(|| self.library_row(name, module)).map(|row| Value::raw(row))
    }
    /// The procedure of a row.
    pub fn primitive(&mut self, row: &'static Row) -> Value {
        self.heap.values_object(Kind::Primitive, &[Value::raw(row)])
    }

    // --- Values held by Rust ---------------------------------------------------

    /// Keeps a value alive until the program ends.
    pub fn handle(&mut self, value: Value) -> Handle {
        self.handles.push(value);
        Handle(self.handles.len() - 1)
    }
    pub fn get(&self, handle: Handle) -> Value {
        self.handles[handle.0]
    }
    pub fn set(&mut self, handle: Handle, value: Value) {
        self.handles[handle.0] = value;
    }
    /// Keeps a value alive until the expansion under way has ended.
    #[inline]
    pub fn pin(&mut self, value: Value) -> Value {
        self.pinned.push(value);
        value
    }
    /// The state of type `T`, made with its default at the first use.
    pub fn state<T: Foreign + Default>(&mut self) -> &mut T {
        let state = self.states.entry(TypeId::of::<T>()).or_insert_with(|| Box::<T>::default());
        let any: &mut dyn Any = state.as_mut();
        any.downcast_mut().expect("a state is stored under its own type")
    }

    /// The index of a file's name, for positions.
    pub fn file_index(&mut self, name: &str) -> u32 {
        match self.files.iter().rposition(|f| f == name) {
            Some(i) => i as u32,
            None => {
                self.files.push(name.to_owned());
                self.files.len() as u32 - 1
            }
        }
    }
    /// The file of a position, if one is known.
    pub fn file_name(&self, pos: Pos) -> Option<&str> {
        (pos.file != 0).then(|| self.files[pos.file as usize].as_str())
    }

    /// Marks what the context holds.
    pub(crate) fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.known.iter());
        marker.mark_all(self.call.iter().copied());
        marker.mark_all(self.values.iter().copied());
        marker.mark_all([self.current_module.0, self.guile.0, self.root.0, self.source_table]);
        marker.mark_all(self.pinned.iter().copied());
        marker.mark_all(self.handles.iter().copied());
        marker.mark_all(self.references.iter().flat_map(|r| [r.0, r.1]));
        for state in self.states.values() {
            state.trace(marker);
        }
        if let Some(library) = &self.library {
            library.trace(marker);
        }
    }
}
