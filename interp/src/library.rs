//! The built-in library, whose bindings are made when they are looked up.
//!
//! The state that the library's files leave behind when they have run is kept in the
//! executable as *clusters*: an object, with what it alone refers to. A variable is a
//! cluster, and so are the code of a procedure and whatever several clusters refer to.
//! A *table* tells for each name of a module which cluster, primitive or number it is
//! bound to. Nothing is made of either until a program asks for the name.
//!
//! So can other modules be *laid out* whose top level only defines: [`Laid`]. The table
//! of such a module has all that it defines, and tells what of it the module exports.

use crate::code::image::{self, Clusters};
use crate::cx::Cx;
use crate::error::Result;
use crate::expand;
use crate::heap::Marker;
use crate::module::{Module, SymbolMap, slot};
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
    /// What an interface has from the imports of its module.
    Import,
}

/// A module as its top level leaves it.
pub struct Laid {
    /// `(ice-9 match)`.
    pub name: &'static str,
    pub version: &'static [i64],
    /// What it imports beside (guile): names of modules.
    pub uses: &'static [&'static str],
    /// What it exports in the place of core bindings, and what `cond-expand` finds when
    /// it has been loaded: names parted by spaces.
    pub replaces: &'static str,
    pub features: &'static str,
    /// The cluster of the list of what it exports of its imports, if there is any.
    pub imports: Option<usize>,
}

/// What stands in the obarray of a laid out module's interface for the module's table.
const PUBLIC: usize = 1 << 16;

/// Where tables and clusters are.
pub trait Library {
    /// What the name with this hash (its low 32 bits) is bound to, or another with the
    /// same hash, in a module or in the interface of a laid out one.
    fn find(&self, table: usize, is_public: bool, hash: u32) -> Option<Found>;
    /// All that a table holds, but for imports.
    fn all(&self, table: usize, is_public: bool) -> Vec<Found>;
    /// The modules of the tables after the first.
    fn laid(&self) -> &'static [Laid];
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
        match library.source.find(table, false, hash as u32)? {
            Found::Row(row) if row.name == name => Some(row),
            // A file has given its name to something else.
            _ => library.source.find_row(name, module),
        }
    }
    /// The module of a table, made empty where it has not been loaded.
    pub(crate) fn table_module(&mut self, table: usize) -> Option<Module> {
        let library = self.library.as_ref()?;
        if let Some((_, module)) = library.modules.get(table) {
            return Some(*module);
        }
        let name = library.source.laid().get(table - library.modules.len())?.name;
        let name = self.module_name(name);
        Some(self.make_module(name))
    }

    /// Makes module `n` of those that are laid out, but for its imports. What it has
    /// been before stays where it is loaded again, but for the values of variables.
    pub fn lay_out(&mut self, n: usize) -> Result<Module> {
        let library = self.library.as_ref().ok_or_else(image::damaged)?;
        let laid = library.source.laid().get(n).ok_or_else(image::damaged)?;
        let table = library.modules.len() + n;
        let name = self.module_name(laid.name);
        let module = self.make_module(name);
        let interface = self.interface_of(module);
        let file = format!("{}.scm", laid.name.trim_matches(['(', ')']).replace(' ', "/"));
        let file = self.string(&file);
        module.0.set_slot(slot::FILENAME, file);
        let kind = self.intern("module");
        if module.0.slot(slot::KIND) == kind {
            load_again(self, table, module, interface)?;
        } else {
            module.0.set_slot(slot::KIND, kind);
            adopt(self, table, module)?;
            module.obarray().set_table(Some(table));
            interface.obarray().set_table(Some(table | PUBLIC));
        }
        let version: Vec<Value> = laid.version.iter().map(|&n| Value::fixnum(n)).collect();
        let version = self.list(&version);
        let mut properties = Value::NULL;
        for (key, value) in [("version", version), ("declarative?", Value::TRUE)] {
            if value != Value::NULL {
                let key = self.intern(key);
                let pair = self.cons(key, value);
                properties = self.cons(pair, properties);
            }
        }
        module.0.set_slot(slot::PROPERTIES, properties);
        let replaces: Vec<Value> =
            laid.replaces.split_whitespace().map(|n| self.intern(n)).collect();
        let replaces = self.list(&replaces);
        interface.0.set_slot(slot::REPLACEMENTS, replaces);
        let core = self.interface_of(self.guile);
        module.use_interface(&mut self.heap, core);
        Ok(module)
    }
}

/// Takes for clusters the variables that code has named before the module was loaded.
fn adopt(cx: &mut Cx, table: usize, module: Module) -> Result<()> {
    for (name, variable) in module.obarray().iter() {
        let found = (cx.library.as_ref())
            .and_then(|l| l.source.find(table, false, name.symbol_hash() as u32));
        if let Some(Found::Cluster(n)) = found {
            let fresh = image::cluster_again(cx, n)?;
            if fresh.slot(1) == name {
                variable.set_slot(0, fresh.variable_value());
                image::take_for_cluster(cx, n, variable);
            }
        }
    }
    Ok(())
}

/// Gives the variables of a module that has been loaded the values that it defines.
fn load_again(cx: &mut Cx, table: usize, module: Module, interface: Module) -> Result<()> {
    let all = |cx: &Cx, is_public| cx.library.as_ref().map(|l| l.source.all(table, is_public));
    for found in all(cx, false).unwrap_or_default() {
        if let Found::Cluster(n) = found {
            let fresh = image::cluster_again(cx, n)?;
            module.define(cx, fresh.slot(1), fresh.variable_value());
        }
    }
    for found in all(cx, true).unwrap_or_default() {
        let name = variable(cx, found)?.slot(1);
        let own = module.ensure_local_variable(cx, name);
        interface.obarray().insert(&mut cx.heap, name, own);
    }
    bind_imports(cx, interface.obarray(), table);
    Ok(())
}

/// Puts into an interface's obarray what it has from its module's imports.
fn bind_imports(cx: &mut Cx, obarray: SymbolMap, table: usize) {
    let Some(library) = &cx.library else { return };
    let laid = library.source.laid().get(table - library.modules.len());
    let Some(list) = laid.and_then(|laid| laid.imports) else { return };
    let names = image::cluster(cx, list).unwrap_or(Value::NULL);
    for name in names.iter().filter(|&name| obarray.get(name).is_none()) {
        if let Some(found) = cx.table_module(table).and_then(|m| m.variable(cx, name)) {
            obarray.insert(&mut cx.heap, name, found);
        }
    }
}

/// Makes the binding of `name` that a table has, and puts it into the obarray.
#[cold]
pub(crate) fn bind(cx: &mut Cx, obarray: SymbolMap, table: usize, name: Value) -> Option<Value> {
    let (table, is_public) = (table & !PUBLIC, table & PUBLIC != 0);
    let source = &cx.library.as_ref()?.source;
    let found = source.find(table, is_public, name.symbol_hash() as u32)?;
    let is_named = |text: &str| {
        let known = name.symbol_name().is_ok_and(|n| n.same(StrRef::Latin1(text.as_bytes())));
        known && !name.has_flag(flag::UNINTERNED)
    };
    let is_other = match found {
        Found::Row(row) => !is_named(row.name),
        Found::Number(text, _) => !is_named(text),
        Found::Keyword(_) | Found::Cluster(_) | Found::Import => false,
    };
    if is_other {
        return None;
    }
    let variable = match found {
        Found::Import => cx.table_module(table)?.variable(cx, name)?,
        _ => variable(cx, found).ok().filter(|v| v.slot(1) == name)?,
    };
    obarray.insert(&mut cx.heap, name, variable);
    Some(variable)
}

/// Makes the bindings of a table that the obarray has not.
pub(crate) fn bind_all(cx: &mut Cx, obarray: SymbolMap, table: usize) {
    let Some(library) = &cx.library else { return };
    let (table, is_public) = (table & !PUBLIC, table & PUBLIC != 0);
    for found in library.source.all(table, is_public) {
        let Ok(variable) = variable(cx, found) else { continue };
        let name = variable.slot(1);
        if obarray.get(name).is_none() {
            obarray.insert(&mut cx.heap, name, variable);
        }
    }
    if is_public {
        bind_imports(cx, obarray, table);
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
        Found::Import => return Err(image::damaged()),
    };
    Ok(cx.heap.variable(name, value))
}
/// The variable of a primitive: one in all its modules.
fn primitive(cx: &mut Cx, row: &'static Row) -> Value {
    let name = cx.intern(row.name);
    let library = cx.library.as_ref().filter(|_| row.modules().len() > 1);
    let modules = library.iter().flat_map(|library| &library.modules);
    let known = modules
        .filter(|(text, _)| row.modules().contains(text))
        .find_map(|(_, module)| module.own_variable(name));
    known.unwrap_or_else(|| {
        let procedure = cx.primitive(row);
        cx.heap.variable(name, procedure)
    })
}
