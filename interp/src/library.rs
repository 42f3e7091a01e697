//! The built-in library, whose bindings are made when they are looked up.
//!
//! The state that the library's files leave behind when they have run is kept in the
//! executable as *clusters*: an object, with what it alone refers to. A variable is a
//! cluster, and so are the code of a procedure and whatever several clusters refer to.
//! A *table* tells for each name of a module which cluster, primitive or number it is
//! bound to. Nothing is made of either until a program asks for the name.

use crate::code::image::{self, Clusters};
use crate::cx::Cx;
use crate::error::Result;
use crate::expand;
use crate::heap::Marker;
use crate::module::{Module, SymbolMap};
use crate::primitive::Row;
use crate::value::object::flag;
use crate::value::{StrRef, Value};

/// What a table says of a name.
#[derive(Clone, Copy)]
pub enum Found {
    Row(&'static Row),
    Number(&'static str, i64),
    /// A keyword of the language, by its number.
    Keyword(usize),
    /// The cluster of the variable.
    Cluster(usize),
}

/// Where tables and clusters are.
pub trait Library {
    /// What the name with this hash (its low 32 bits) is bound to, or another with the
    /// same hash.
    fn find(&self, table: usize, hash: u32) -> Option<Found>;
    /// All that a table holds.
    fn all(&self, table: usize) -> Vec<Found>;
    /// Primitive number `n`.
    fn row(&self, n: usize) -> Option<&'static Row>;
    /// The primitive with this name and first module, whatever tables say.
    fn find_row(&self, name: &str, module: &str) -> Option<&'static Row>;
    /// The bytes of a cluster; `code` is the name of the procedure whose code it is.
    fn cluster(&self, n: usize, code: Option<Value>) -> Option<&'static [u8]>;
    /// How many clusters there are.
    fn count(&self) -> usize;
}

/// The library of a context.
pub(crate) struct State {
    pub(crate) source: Box<dyn Library>,
    /// The modules of the tables, with their names.
    modules: Vec<(&'static str, Module)>,
    pub(crate) clusters: Clusters,
}

impl State {
    pub(crate) fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.modules.iter().map(|(_, module)| module.0));
        self.clusters.trace(marker);
    }
    pub(crate) fn module(&self, table: usize) -> Option<Module> {
        self.modules.get(table).map(|(_, module)| *module)
    }
}

impl Cx {
    /// Gives the context its library. `modules` names the modules of the tables,
    /// `files` those in the positions of code; `serial` is the first number that no
    /// mark or label in it has.
    pub fn set_library(
        &mut self,
        source: Box<dyn Library>,
        modules: &[&'static str],
        files: &[&str],
        serial: u64,
    ) {
        self.symbols.skip_serials(serial);
        let modules: Vec<_> = modules
            .iter()
            .enumerate()
            .map(|(table, &text)| {
                let name = self.module_name(text);
                let module = self.make_module(name);
                module.obarray().set_table(Some(table));
                // Such a module exports all it defines.
                let interface = self.interface_of(module);
                interface.share_obarray(module);
                (text, module)
            })
            .collect();
        let clusters = Clusters::new(self, source.count(), files);
        self.library = Some(Box::new(State { source, modules, clusters }));
    }
    /// The row of a primitive that a table names.
    pub(crate) fn library_row(&self, name: &str, module: &str) -> Option<&'static Row> {
        let library = self.library.as_ref()?;
        let table = library.modules.iter().position(|(text, _)| *text == module)?;
        let hash = crate::symbol::hash_text(name);
        match library.source.find(table, hash as u32)? {
            Found::Row(row) if row.name == name => Some(row),
            // A file has given its name to something else.
            _ => library.source.find_row(name, module),
        }
    }
}

/// Makes the binding of `name` that a table has, and puts it into the obarray.
#[cold]
pub(crate) fn bind(cx: &mut Cx, obarray: SymbolMap, table: usize, name: Value) -> Option<Value> {
    let found = cx.library.as_ref()?.source.find(table, name.symbol_hash() as u32)?;
    let is_named = |text: &str| {
        let known = name.symbol_name().is_ok_and(|n| n.same(StrRef::Latin1(text.as_bytes())));
        known && !name.has_flag(flag::UNINTERNED)
    };
    let is_other = match found {
        Found::Row(row) => !is_named(row.name),
        Found::Number(text, _) => !is_named(text),
        Found::Keyword(_) | Found::Cluster(_) => false,
    };
    if is_other {
        return None;
    }
    let variable = variable(cx, found).ok().filter(|v| v.slot(1) == name)?;
    obarray.insert(&mut cx.heap, name, variable);
    Some(variable)
}

/// Makes the bindings of a table that the obarray has not.
pub(crate) fn bind_all(cx: &mut Cx, obarray: SymbolMap, table: usize) {
    let Some(library) = &cx.library else { return };
    for found in library.source.all(table) {
        let Ok(variable) = variable(cx, found) else { continue };
        let name = variable.slot(1);
        if obarray.get(name).is_none() {
            obarray.insert(&mut cx.heap, name, variable);
        }
    }
}

/// The variable that a table speaks of. Called once for each but for clusters, which
/// remember theirs.
fn variable(cx: &mut Cx, found: Found) -> Result<Value> {
    let (name, value) = match found {
        Found::Cluster(n) => return image::cluster(cx, n),
        Found::Row(row) => return Ok(primitive(cx, row)),
        Found::Number(name, n) => (cx.intern(name), cx.heap.int(n)),
        Found::Keyword(n) => {
            let object = expand::keyword(cx, n);
            (object.slot(expand::macro_slot::NAME), object)
        }
    };
    Ok(cx.heap.variable(name, value))
}
/// The variable of a primitive: one in all its modules.
fn primitive(cx: &mut Cx, row: &'static Row) -> Value {
    let name = cx.intern(row.name);
    let library = cx.library.as_ref().filter(|_| row.modules.len() > 1);
    let modules = library.iter().flat_map(|library| &library.modules);
    let known = modules
        .filter(|(text, _)| row.modules.contains(text))
        .find_map(|(_, module)| module.own_variable(name));
    known.unwrap_or_else(|| {
        let procedure = cx.primitive(row);
        cx.heap.variable(name, procedure)
    })
}
