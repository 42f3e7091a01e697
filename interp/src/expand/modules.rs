//! `define-module`, `use-modules`, `export` and their like: calls of the module
//! system's procedures, made before the next form is expanded.

use super::Expander;
use super::errors::syntax_error;
use super::stx::Stx;
use crate::core::Core;
use crate::error::{Error, Pos, Result};
use crate::value::{Kind, Value};

/// An argument of a call: a constant, or an expression where one is needed.
enum Part {
    Constant(Value),
    Computed(Core),
}

impl Expander<'_> {
    /// `(NAME (current-module) 'NAMES OPTION …)`
    fn on_current_module(&mut self, name: &str, names: Value, options: Vec<Core>) -> Core {
        let module = self.core_call("current-module", Vec::new());
        let mut args = vec![module, Core::Const(names)];
        args.extend(options);
        self.core_call(name, args)
    }
    /// The operands of a form, as data.
    fn names(&mut self, s: Stx) -> Result<Value> {
        let mut rest = s;
        rest.next(self.cx());
        if !super::pattern::is_list(self.cx(), rest) {
            return Err(self.no_match(s));
        }
        Ok(self.strip(rest))
    }
    pub(crate) fn keyword(&mut self, name: &str) -> Value {
        let name = self.sym(name);
        let keyword = self.cx().keyword(name);
        self.cx().pin(keyword)
    }
    /// The name of a keyword, also of one written `:name`.
    fn keyword_name(v: Value) -> Option<String> {
        if v.is(Kind::Keyword) {
            return v.slot(0).symbol_name().ok().map(|n| n.to_string());
        }
        let name = v.symbol_name().ok()?.to_string();
        name.strip_prefix(':').filter(|rest| !rest.is_empty()).map(str::to_owned)
    }
    /// `(list PART …)`, a constant if all parts are.
    fn list_of(&mut self, parts: Vec<Part>) -> Part {
        if parts.iter().all(|p| matches!(p, Part::Constant(_))) {
            let items: Vec<Value> = parts
                .into_iter()
                .filter_map(|p| if let Part::Constant(v) = p { Some(v) } else { None })
                .collect();
            let list = self.cx().heap.list(&items);
            return Part::Constant(self.cx().pin(list));
        }
        let cores = parts.into_iter().map(Part::core).collect();
        Part::Computed(self.core_call("list", cores))
    }
    fn is_name(v: Value) -> bool {
        v.is_pair() && v.list_to_vec().is_some_and(|parts| parts.iter().all(|p| p.is_symbol()))
    }

    /// Reads what names an interface: `(NAME …)` or `((NAME …) KEYWORD VALUE …)`.
    /// The result is the list `((NAME …) KEYWORD VALUE …)`, or none for what is neither.
    fn interface(&mut self, s: Stx, form: Stx) -> Result<Option<Part>> {
        let mut rest = s;
        let whole = self.strip(s);
        if Expander::is_name(whole) {
            return Ok(Some(self.list_of(vec![Part::Constant(whole)])));
        }
        let Some(first) = rest.next(self.cx()) else { return Ok(None) };
        let name = self.strip(first);
        if !Expander::is_name(name) || !super::pattern::is_list(self.cx(), rest) {
            return Ok(None);
        }
        let mut parts = vec![Part::Constant(name)];
        let mut option = rest;
        while let Some(key) = rest.next(self.cx()) {
            let key = key.peel(self.cx());
            let Some(text) = Expander::keyword_name(key.e) else {
                return Err(self.bad_part("define-module", "expected keyword arg", form, key.e));
            };
            let Some(value) = rest.next(self.cx()) else {
                return Err(self.no_match_nowhere(option));
            };
            option = rest;
            parts.push(Part::Constant(self.keyword(&text)));
            parts.push(if text == "renamer" {
                Part::Computed(self.expand(value)?)
            } else {
                Part::Constant(self.strip(value))
            });
        }
        Ok(Some(self.list_of(parts)))
    }
}

impl Part {
    fn core(self) -> Core {
        match self {
            Part::Constant(v) => Core::Const(v),
            Part::Computed(core) => core,
        }
    }
}

/// `(use-modules INTERFACE …)`: `(process-use-modules (list SPEC …))`
pub(crate) fn use_modules(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    if !super::pattern::is_list(x.cx(), rest) {
        return Err(x.no_match(s));
    }
    let mut specs = Vec::new();
    let mut left = rest;
    while let Some(spec) = rest.next(x.cx()) {
        let spec = x.interface(spec, s)?;
        specs.push(spec.ok_or_else(|| x.no_match_nowhere(left))?);
        left = rest;
    }
    let specs = x.list_of(specs).core();
    let call = x.core_call("process-use-modules", vec![specs]);
    Ok(Core::Seq(vec![call, Core::UNSPECIFIED]))
}

/// `(use-syntax INTERFACE)`
pub(crate) fn use_syntax(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    use_modules(x, s)
}

/// `(export NAME …)`
pub(crate) fn export(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let names = x.names(s)?;
    Ok(x.on_current_module("module-export!", names, Vec::new()))
}

/// `(export! NAME …)`
pub(crate) fn export_and_replace(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let names = x.names(s)?;
    Ok(x.on_current_module("module-replace!", names, Vec::new()))
}

/// `(re-export NAME …)`
pub(crate) fn re_export(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let names = x.names(s)?;
    Ok(x.on_current_module("module-re-export!", names, Vec::new()))
}

/// `(re-export-and-replace! NAME …)`
pub(crate) fn re_export_and_replace(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let names = x.names(s)?;
    let options = vec![Core::Const(x.keyword("replace?")), Core::Const(Value::TRUE)];
    Ok(x.on_current_module("module-re-export!", names, options))
}

/// What the keywords of `define-module` collect.
#[derive(Default)]
struct Collected {
    exports: Vec<Value>,
    re_exports: Vec<Value>,
    replacements: Vec<Value>,
    re_export_replacements: Vec<Value>,
    autoloads: Vec<Value>,
    imports: Vec<Part>,
    /// Keyword and value of the others.
    others: Vec<(&'static str, Value)>,
}

/// `(define-module NAME KEYWORD VALUE …)`: makes the module with
/// `define-module*` and goes into it.
pub(crate) fn define_module(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let Some(name) = rest.next(x.cx()) else { return Err(x.no_match(s)) };
    let name = x.strip(name);
    if !Expander::is_name(name) || !super::pattern::is_list(x.cx(), rest) {
        return Err(x.no_match(s));
    }
    let mut collected = Collected::default();
    while let Some(key) = rest.next(x.cx()) {
        let key = key.peel(x.cx());
        let Some(text) = Expander::keyword_name(key.e) else {
            return Err(x.bad_part("define-module", "expected keyword arg", s, key.e));
        };
        match text.as_str() {
            "no-backtrace" => {}
            "pure" => collected.others.push(("pure", Value::TRUE)),
            _ => {
                let Some(value) = rest.next(x.cx()) else {
                    let message = "keyword arg without value";
                    return Err(x.bad_part("define-module", message, s, key.e));
                };
                if text == "autoload" {
                    let Some(bindings) = rest.next(x.cx()) else {
                        return Err(bad_argument(x, key.e, value));
                    };
                    let (module, bindings) = (x.strip(value), x.strip(bindings));
                    collected.autoloads.extend([module, bindings]);
                } else {
                    module_option(x, s, &text, key.e, value, &mut collected)?;
                }
            }
        }
    }
    collected.check()?;
    let call = define_module_call(x, name, collected);
    Ok(enter_module(x, call))
}

impl Collected {
    /// Whether the names and the version are some: Guile looks at them when the form runs.
    fn check(&self) -> Result<()> {
        let wrong = |message| Err(Error::misc(message, &[]).bare());
        let is_name = |v: &Value| {
            v.is_symbol() || (v.is_pair() && v.car().is_symbol() && v.cdr().is_symbol())
        };
        let version = self.others.iter().find(|(key, _)| *key == "version");
        if version.is_some_and(|(_, v)| !v.iter().all(|n| n.as_fixnum().is_some())) {
            return wrong("expected list of integers for version");
        }
        if !self.exports.iter().all(is_name) {
            return wrong("expected exports to be a list of symbols or symbol pairs");
        }
        if !self.replacements.iter().all(is_name) {
            return wrong("expected replacements to be a list of symbols or symbol pairs");
        }
        if !self.re_exports.iter().all(is_name) {
            return wrong("expected re-exports to be a list of symbols or symbol pairs");
        }
        Ok(())
    }
}

#[cold]
fn bad_argument(x: &mut Expander<'_>, key: Value, value: Stx) -> Error {
    let who = x.sym("define-module");
    let pos = x.pos_of(value.e).unwrap_or(Pos::NONE);
    let message = "unknown keyword or bad argument";
    syntax_error(x.cx(), who, message, pos, key, value.e)
}

fn module_option(
    x: &mut Expander<'_>,
    s: Stx,
    text: &str,
    key: Value,
    value: Stx,
    collected: &mut Collected,
) -> Result<()> {
    let datum = x.strip(value);
    let items = datum.list_to_vec();
    let list = match text {
        "export" | "export-syntax" => &mut collected.exports,
        "re-export" | "re-export-syntax" => &mut collected.re_exports,
        "replace" | "replace-syntax" => &mut collected.replacements,
        "re-export-and-replace" => &mut collected.re_export_replacements,
        "use-module" | "use-syntax" => {
            let spec = x.interface(value, s)?;
            collected.imports.push(spec.ok_or_else(|| bad_argument(x, key, value))?);
            return Ok(());
        }
        "version" | "duplicates" if items.is_some() => {
            let key = if text == "version" { "version" } else { "duplicates" };
            collected.others.push((key, datum));
            return Ok(());
        }
        "declarative?" => {
            collected.others.push(("declarative?", datum));
            return Ok(());
        }
        "filename" => {
            collected.others.push(("filename", datum));
            return Ok(());
        }
        _ => return Err(bad_argument(x, key, value)),
    };
    match items {
        Some(items) => {
            list.extend(items);
            Ok(())
        }
        None => Err(bad_argument(x, key, value)),
    }
}

fn define_module_call(x: &mut Expander<'_>, name: Value, c: Collected) -> Core {
    let mut args = vec![Core::Const(name)];
    let mut given: Vec<&str> = Vec::new();
    for &(key, value) in &c.others {
        given.push(key);
        args.push(Core::Const(x.keyword(key)));
        args.push(Core::Const(value));
    }
    if !given.contains(&"filename") {
        let file = x.cx_file();
        args.push(Core::Const(x.keyword("filename")));
        args.push(Core::Const(file));
    }
    if !given.contains(&"declarative?") {
        args.push(Core::Const(x.keyword("declarative?")));
        args.push(Core::Const(Value::TRUE));
    }
    if !c.imports.is_empty() {
        args.push(Core::Const(x.keyword("imports")));
        let imports = x.list_of(c.imports);
        args.push(imports.core());
    }
    let lists = [
        ("exports", c.exports),
        ("re-exports", c.re_exports),
        ("replacements", c.replacements),
        ("re-export-replacements", c.re_export_replacements),
        ("autoloads", c.autoloads),
    ];
    for (key, items) in lists {
        if !items.is_empty() {
            let list = x.cx().heap.list(&items);
            x.cx().pin(list);
            args.push(Core::Const(x.keyword(key)));
            args.push(Core::Const(list));
        }
    }
    x.core_call("define-module*", args)
}

/// `(let ((m CALL)) (set-current-module m) m)`
fn enter_module(x: &mut Expander<'_>, call: Core) -> Core {
    x.bind_temporary("m", call, |x, m| {
        let set = x.core_call("set-current-module", vec![Core::Local(m)]);
        Core::Seq(vec![set, Core::Local(m)])
    })
}

impl Expander<'_> {
    /// The name of the file being expanded, or `#f`.
    fn cx_file(&mut self) -> Value {
        match self.vm.cx.file_name(self.pos).map(str::to_owned) {
            Some(name) => {
                let name = self.cx().string(&name);
                self.cx().pin(name)
            }
            None => Value::FALSE,
        }
    }

    // --- Libraries -----------------------------------------------------------

    /// Makes the module of a library and goes into it.
    pub(crate) fn begin_library(&mut self, name: Value, version: Value) -> Core {
        let collected = Collected {
            others: vec![("pure", Value::TRUE), ("version", version)],
            ..Collected::default()
        };
        let call = define_module_call(self, name, collected);
        enter_module(self, call)
    }
    /// Imports the interfaces that R6RS or R7RS import sets name, in order.
    pub(crate) fn import_sets(&mut self, sets: &[Value]) -> Core {
        let mut calls: Vec<Core> = Vec::with_capacity(sets.len() + 1);
        for &set in sets {
            let interface = self.core_call("resolve-r6rs-interface", vec![Core::Const(set)]);
            let list = self.core_call("list", vec![interface]);
            let module = self.core_call("current-module", Vec::new());
            calls.push(self.core_call("module-use-interfaces!", vec![module, list]));
        }
        calls.push(Core::UNSPECIFIED);
        Core::seq(calls)
    }
    /// Exports from a library: names, or pairs of an inner and an outer name.
    /// What was imported is exported again.
    pub(crate) fn library_exports(&mut self, exports: &[Value], module: Value) -> Core {
        let module = crate::module::Module(module);
        let (mut own, mut replacing, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for &export in exports {
            let inner = if export.is_pair() { export.car() } else { export };
            let local = module.local_variable(&mut self.vm.cx, inner).is_some();
            if !local && module.variable(&mut self.vm.cx, inner).is_some() {
                again.push(export);
            } else if self.cx().guile_variable(inner).is_some() {
                replacing.push(export);
            } else {
                own.push(export);
            }
        }
        let mut calls = Vec::new();
        let lists =
            [("module-export!", own), ("module-replace!", replacing), ("module-re-export!", again)];
        for (name, list) in lists {
            if !list.is_empty() {
                let list = self.cx().heap.list(&list);
                self.cx().pin(list);
                calls.push(self.on_current_module(name, list, Vec::new()));
            }
        }
        calls.push(Core::UNSPECIFIED);
        Core::seq(calls)
    }
}
