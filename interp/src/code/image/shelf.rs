//! The state that the library's files leave behind, cut into clusters: see
//! [`crate::library`].

use super::plan::{Links, Plan};
use super::write::{Places, Writer};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::module::{Module, slot};
use crate::primitive::Row;
use crate::value::{Kind, Value};
use std::collections::{HashMap, HashSet};

/// What the modules of the tables hold, as it grows.
pub struct Shelf {
    modules: Vec<Module>,
    /// How many of them are not laid out.
    whole: usize,
    /// What the variables of those held before others were loaded.
    settled: HashMap<u64, Value>,
    /// For each variable, by its address, what it held before any file ran, and what
    /// that object held.
    before: HashMap<u64, (Value, Vec<u64>)>,
    /// The variables that files have defined, each with its table and its file's number.
    defined: Vec<(usize, usize, Value)>,
    seen: HashSet<u64>,
}

/// The clusters of a library and the names of its variables.
pub struct Written {
    /// In order of their numbers.
    pub clusters: Vec<Cluster>,
    /// Of each variable: its table, its name, its cluster.
    pub names: Vec<(usize, String, usize)>,
    /// The modules that are laid out, in the order of their tables.
    pub laid: Vec<Laid>,
    /// What positions in code name.
    pub files: Vec<String>,
    /// The next number for names, labels and marks.
    pub serial: u64,
}

/// What a module has beside what it defines.
pub struct Laid {
    pub name: String,
    pub version: Vec<i64>,
    /// The modules that it imports beside (guile).
    pub uses: Vec<String>,
    /// What it exports: of what it defines, in the place of core bindings, of its imports.
    pub exports: Vec<String>,
    pub replaces: Vec<String>,
    pub imports: Vec<String>,
    /// The cluster that lists the latter.
    pub list: Option<usize>,
}

pub struct Cluster {
    /// The number of the file that needs it, `None` for what a start needs.
    pub file: Option<usize>,
    pub bytes: Vec<u8>,
}

/// The words of an object, to notice that it is changed.
fn words(v: Value) -> Vec<u64> {
    if !v.is_object() || matches!(v.header().kind(), Kind::Foreign | Kind::Code | Kind::Module) {
        return Vec::new();
    }
    (0..v.header().len()).map(|i| v.slot(i).bits()).collect()
}

impl Shelf {
    /// `modules` are those of the tables that export all they define, as no file has run
    /// yet; `laid` those that are to be laid out.
    pub fn new(cx: &mut Cx, modules: &[&str], laid: &[&str]) -> Shelf {
        let whole = modules.len();
        let names: Vec<Value> =
            modules.iter().chain(laid).map(|text| cx.module_name(text)).collect();
        let modules: Vec<Module> = names.into_iter().map(|name| cx.make_module(name)).collect();
        let mut before = HashMap::new();
        for module in &modules {
            for (_, variable) in module.obarray().iter() {
                let value = variable.variable_value();
                before.insert(variable.bits(), (value, words(value)));
            }
        }
        let (defined, seen, settled) = (Vec::new(), HashSet::new(), HashMap::new());
        Shelf { modules, whole, settled, before, defined, seen }
    }

    /// From now on modules are loaded that are laid out: the others must not change.
    pub fn settle(&mut self) {
        for (_, variable) in self.modules[..self.whole].iter().flat_map(|m| m.obarray().iter()) {
            self.settled.insert(variable.bits(), variable.variable_value());
        }
    }

    /// Takes the variables that file number `file` has defined.
    pub fn note(&mut self, file: usize) {
        for (table, module) in self.modules.iter().enumerate() {
            for (_, variable) in module.obarray().iter() {
                let value = variable.variable_value();
                let old = self.before.get(&variable.bits()).map(|(old, _)| *old);
                if old != Some(value) && self.seen.insert(variable.bits()) {
                    self.defined.push((table, file, variable));
                }
            }
        }
    }

    /// Writes the clusters. `is_hot` tells of a variable, or with `true` of a
    /// procedure's code, whether every start needs it; `rows` are all
    /// primitives that the tables number.
    pub fn write(
        mut self,
        cx: &mut Cx,
        is_hot: &dyn Fn(&str, bool) -> bool,
        rows: impl Iterator<Item = (usize, &'static Row)>,
    ) -> Result<Written> {
        let text = |name: Value| name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        // The same order wherever it is built.
        self.defined.sort_by_cached_key(|&(table, file, v)| (file, table, text(v.slot(1))));
        self.check_settled()?;
        let links = self.links(rows)?;
        let mut laid = Vec::new();
        let mut roots: Vec<Value> = self.defined.iter().map(|d| d.2).collect();
        for n in self.whole..self.modules.len() {
            let (module, list) = self.laid(cx, n)?;
            laid.push((module, list));
            roots.extend(list);
        }
        let mut plan = Plan::of_library(cx, links, roots)?;
        let lists = laid.iter().enumerate().filter_map(|(n, (_, list))| Some((n, (*list)?)));
        for (n, list) in lists {
            let table = self.whole + n;
            let file = self.defined.iter().find(|d| d.0 == table).map_or(0, |d| d.1);
            self.defined.push((table, file, list));
        }
        let files = plan.order(cx, is_hot, &self.defined)?;
        let names = (self.defined.iter())
            .filter(|d| d.2.is(Kind::Variable))
            .map(|&(table, _, v)| (table, text(v.slot(1)), plan.bundle_of(v).unwrap_or_default()))
            .collect();
        let laid = laid.into_iter().map(|(module, list)| Laid {
            list: list.and_then(|list| plan.bundle_of(list)),
            ..module
        });
        let laid = laid.collect();
        let roots = plan.codes.clone();
        let mut w = Writer::new(cx, plan, Places::Procedures);
        let mut clusters = Vec::new();
        for (n, file) in files.into_iter().enumerate() {
            clusters.push(Cluster { file, bytes: w.cluster(n, roots[n])? });
        }
        let files = std::mem::take(&mut w.files);
        Ok(Written { clusters, names, laid, files, serial: cx.symbols.next_serial() })
    }

    /// Refuses a module that has changed a variable of (guile).
    fn check_settled(&self) -> Result<()> {
        let all = self.modules[..self.whole].iter().flat_map(|m| m.obarray().iter());
        for (name, variable) in all {
            if self.settled.get(&variable.bits()) != Some(&variable.variable_value()) {
                return Err(Error::misc("a module that is laid out changes ~S", &[name]));
            }
        }
        Ok(())
    }

    /// What module `n` of the tables has beside what it defines, and the list of what it
    /// exports of its imports.
    fn laid(&self, cx: &mut Cx, n: usize) -> Result<(Laid, Option<Value>)> {
        let module = self.modules[n];
        let text = |name: Value| name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        let name_text = |m: Module| {
            let parts: Vec<String> = m.name().iter().map(text).collect();
            format!("({})", parts.join(" "))
        };
        let refuse =
            |what: Value| Error::misc("module ~S cannot be laid out: ~S", &[module.name(), what]);
        let mut laid = Laid {
            name: name_text(module),
            version: Vec::new(),
            uses: Vec::new(),
            exports: Vec::new(),
            replaces: Vec::new(),
            imports: Vec::new(),
            list: None,
        };
        for (name, variable) in module.obarray().iter() {
            if variable.slot(1) != name || !self.defined.iter().any(|d| d.2 == variable) {
                return Err(refuse(name));
            }
        }
        let core = cx.guile.interface();
        for used in module.uses().iter().filter_map(Value::as_module) {
            if Some(used) == core {
                continue;
            }
            let name = used.name();
            if cx.find_module(name).and_then(Module::interface) != Some(used) {
                return Err(refuse(name));
            }
            laid.uses.push(name_text(used));
        }
        let interface = module.interface().ok_or_else(|| refuse(Value::FALSE))?;
        let mut exports: Vec<(Value, Value)> = interface.obarray().iter().collect();
        exports.sort_by_cached_key(|&(name, _)| text(name));
        let mut imports = Vec::new();
        for (name, variable) in exports {
            if module.own_variable(name) == Some(variable) {
                laid.exports.push(text(name));
            } else if module.variable(cx, name) == Some(variable) {
                laid.imports.push(text(name));
                imports.push(name);
            } else {
                return Err(refuse(name));
            }
        }
        laid.replaces.extend(interface.0.slot(slot::REPLACEMENTS).iter().map(text));
        for property in module.0.slot(slot::PROPERTIES).iter() {
            match &*text(property.car()) {
                "version" => {
                    laid.version.extend(property.cdr().iter().filter_map(Value::as_fixnum));
                }
                "declarative?" if property.cdr() == Value::TRUE => {}
                _ => return Err(refuse(property)),
            }
        }
        let list = (!imports.is_empty()).then(|| cx.list(&imports));
        Ok((laid, list))
    }

    /// What objects are written by name.
    fn links(&self, rows: impl Iterator<Item = (usize, &'static Row)>) -> Result<Links> {
        let mut externals = HashMap::new();
        for (table, module) in self.modules.iter().enumerate() {
            for (name, variable) in module.obarray().iter() {
                let Some((value, held)) = self.before.get(&variable.bits()) else { continue };
                // A value that has been replaced is found under no name.
                if !value.is_object() || variable.variable_value() != *value {
                    continue;
                }
                if words(*value) != *held {
                    return Err(Error::misc("a file of the library changes ~S", &[name]));
                }
                externals.insert(value.bits(), (table as u8, name));
            }
        }
        let rows = rows.map(|(n, row)| (Value::raw(row).bits(), n)).collect();
        Ok(Links { externals, rows, modules: self.modules.clone(), whole: self.whole })
    }
}
