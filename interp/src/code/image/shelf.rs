//! The state that the library's files leave behind, cut into clusters: see
//! [`crate::library`].

use super::plan::{Links, Plan};
use super::write::{Places, Writer};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::module::Module;
use crate::primitive::Row;
use crate::value::{Kind, Value};
use std::collections::{HashMap, HashSet};

/// What the modules of the tables hold, as it grows.
pub struct Shelf {
    modules: Vec<Module>,
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
    /// What positions in code name.
    pub files: Vec<String>,
    /// The next number for names, labels and marks.
    pub serial: u64,
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
    /// `modules` are those of the tables, as no file has run yet.
    pub fn new(cx: &mut Cx, modules: &[&str]) -> Shelf {
        let names: Vec<Value> = modules.iter().map(|text| cx.module_name(text)).collect();
        let modules: Vec<Module> = names.into_iter().map(|name| cx.make_module(name)).collect();
        let mut before = HashMap::new();
        for module in &modules {
            for (_, variable) in module.obarray().iter() {
                let value = variable.variable_value();
                before.insert(variable.bits(), (value, words(value)));
            }
        }
        Shelf { modules, before, defined: Vec::new(), seen: HashSet::new() }
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
        let links = self.links(rows)?;
        let mut plan = Plan::of_library(cx, links, self.defined.iter().map(|d| d.2).collect())?;
        let files = plan.order(cx, is_hot, &self.defined)?;
        let names = (self.defined.iter())
            .map(|&(table, _, v)| (table, text(v.slot(1)), plan.bundle_of(v).unwrap_or_default()))
            .collect();
        let roots = plan.codes.clone();
        let mut w = Writer::new(cx, plan, Places::Procedures);
        let mut clusters = Vec::new();
        for (n, file) in files.into_iter().enumerate() {
            clusters.push(Cluster { file, bytes: w.cluster(n, roots[n])? });
        }
        let files = std::mem::take(&mut w.files);
        Ok(Written { clusters, names, files, serial: cx.symbols.next_serial() })
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
        Ok(Links { externals, rows, modules: self.modules.clone() })
    }
}
