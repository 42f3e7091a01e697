//! `define-library` (R7RS), `library` (R6RS), `import`, `cond-expand`, `include`.

use super::Expander;
use super::errors::syntax_error;
use super::keywords::Context;
use super::pattern::is_list;
use super::stx::{Stx, cons};
use crate::core::Core;
use crate::error::{Error, Pos, Result};
use crate::read::{Bytes, Reader, Sources};
use crate::symbol::Sym;
use crate::value::Value;
use std::rc::Rc;

/// A library, read.
pub(crate) struct Library {
    /// A list of symbols.
    pub(crate) name: Value,
    pub(crate) version: Value,
    /// Names, or pairs of an inner and an outer one.
    pub(crate) exports: Vec<Value>,
    /// Import sets, as data.
    pub(crate) imports: Vec<Value>,
    /// Forms in the context where the library stands.
    pub(crate) body: Vec<Stx>,
}

impl Library {
    fn new(name: Value, version: Value) -> Library {
        Library { name, version, exports: Vec::new(), imports: Vec::new(), body: Vec::new() }
    }
}

/// `(import IMPORT-SET …)`
pub(crate) fn import(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let sets = x.import_data(s)?;
    Ok(x.import_sets(&sets))
}

impl Expander<'_> {
    /// The import sets of an `import` form: `(for SET PHASE …)` is `SET`.
    fn import_data(&mut self, s: Stx) -> Result<Vec<Value>> {
        let datum = self.strip(s);
        let Some(items) = datum.list_to_vec() else { return Err(self.no_match(s)) };
        let mut sets = Vec::with_capacity(items.len());
        for &item in items.iter().skip(1) {
            // A set that is wrong is so when it is resolved.
            let wrapped = item.is_pair()
                && item.car() == self.sym("for")
                && item.cdr().is_pair()
                && item.cdr().car().is_pair();
            sets.push(if wrapped { item.cdr().car() } else { item });
        }
        Ok(sets)
    }
    /// Splits a library's name from its version, a list at its end.
    fn library_name(&mut self, s: Stx) -> Option<(Value, Value)> {
        let mut parts = self.strip(s).list_to_vec().filter(|p| !p.is_empty())?;
        let mut version = Value::NULL;
        if let Some(&last) = parts.last() {
            if last.is_null() || last.is_pair() {
                version = last;
                parts.pop();
            }
        }
        for part in &mut parts {
            // (srfi 1) is the module (srfi srfi-1); other numbers are symbols.
            if part.is_fixnum() {
                let text = part.fixnum_value().to_string();
                *part = self.sym(&text);
            } else if !part.is_symbol() {
                return None;
            }
        }
        if let [srfi, number, ..] = parts[..] {
            let digits = number.symbol_name().map(|n| n.to_string()).unwrap_or_default();
            let plain = digits.trim_start_matches(':');
            let is_number = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
            if srfi == self.sym("srfi") && is_number {
                parts[1] = self.sym(&format!("srfi-{plain}"));
            }
        }
        let name = self.cx().heap.list(&parts);
        Some((self.cx().pin(name), version))
    }
    /// What is wrong is the `library` that the form is in Guile.
    #[cold]
    fn misnamed_library(&mut self, s: Stx, name: Stx, read: &Library, specs: &[Value]) -> Error {
        let mut form = vec![self.sym("library"), name.e];
        for (head, items) in [("export", specs), ("import", &read.imports)] {
            let head = self.sym(head);
            let part = self.cx().heap.list_with_tail(&[head], Value::NULL);
            self.cx().pin(part);
            let items = self.cx().heap.list(items);
            part.set_cdr(items);
            form.push(part);
        }
        form.extend(read.body.iter().map(|s| s.e));
        let list = self.cx().heap.list(&form);
        let pos = self.pos_of(s.e).unwrap_or(self.pos);
        super::errors::no_match(self.cx(), pos, s.with(list))
    }
    /// Each of `specs` is `NAME`, `(rename INNER OUTER)` or `(rename (INNER OUTER) …)`.
    fn export_specs(&mut self, specs: &[Value], out: &mut Vec<Value>) -> Result<()> {
        for (i, &spec) in specs.iter().enumerate() {
            if spec.is_symbol() {
                out.push(spec);
            } else if !self.renamed(spec, out) {
                let left = self.cx().heap.list(&specs[i..]);
                let message = super::errors::NO_MATCH;
                let (no, place) = (Value::FALSE, Pos::NONE);
                return Err(syntax_error(self.cx(), no, message, place, left, no));
            }
        }
        Ok(())
    }
    /// Whether `spec` renames.
    fn renamed(&mut self, spec: Value, out: &mut Vec<Value>) -> bool {
        let parts = spec.list_to_vec().unwrap_or_default();
        if parts.first().copied() != Some(self.sym("rename")) {
            return false;
        }
        let mut pairs: Vec<_> = parts[1..].iter().map(|p| p.list_to_vec()).collect();
        if parts.len() == 3 && parts[1].is_symbol() {
            pairs = vec![Some(parts[1..].to_vec())];
        }
        pairs.into_iter().all(|pair| {
            let Some(&[inner, outer]) = pair.as_deref() else { return false };
            out.push(cons(self.cx(), inner, outer));
            inner.is_symbol() && outer.is_symbol()
        })
    }
}

/// `(library NAME (export SPEC …) (import SET …) FORM …)`
pub(crate) fn library(x: &mut Expander<'_>, s: Stx) -> Result<Library> {
    let mut rest = s;
    rest.next(x.cx());
    let name = rest.next(x.cx());
    let (exports, imports) = (rest.next(x.cx()), rest.next(x.cx()));
    let (Some(name), Some(exports), Some(imports)) = (name, exports, imports) else {
        return Err(x.no_match(s));
    };
    let Some((name, version)) = x.library_name(name) else { return Err(x.no_match(s)) };
    let mut library = Library::new(name, version);
    let specs = x.strip(exports).list_to_vec().unwrap_or_default();
    if specs.first().copied() != Some(x.sym("export")) {
        return Err(x.no_match(s));
    }
    let head = imports.peel(x.cx()).next(x.cx()).map(|h| x.strip(h));
    if head != Some(x.sym("import")) {
        return Err(x.no_match(s));
    }
    library.imports = x.import_data(imports)?;
    let Some(body) = rest.list(x.cx()) else { return Err(x.no_match(s)) };
    library.body = body;
    x.export_specs(&specs[1..], &mut library.exports)?;
    Ok(library)
}

impl Expander<'_> {
    /// A library among expressions: it is made when the expression is evaluated, and
    /// leaves its module the current one.
    pub(super) fn library_expression(&mut self, library: &Library) -> Result<Core> {
        let outer = self.cx().current_module;
        let begin = self.begin_library(library.name, library.version);
        self.run_now(begin)?;
        self.cx().current_module = outer;
        let module = self.cx().find_module(library.name).unwrap_or(outer);
        let mut parts = vec![
            self.begin_library(library.name, library.version),
            self.import_sets(&library.imports),
            self.library_exports(&library.exports, module.0),
        ];
        for &form in &library.body {
            let datum = self.strip(form);
            let here = self.core_call("current-module", Vec::new());
            parts.push(self.core_call("eval", vec![Core::Const(datum), here]));
        }
        parts.push(Core::UNSPECIFIED);
        Ok(Core::Seq(parts))
    }
}

/// `(define-library NAME DECLARATION …)`
pub(crate) fn define_library(x: &mut Expander<'_>, s: Stx) -> Result<Library> {
    let mut rest = s;
    rest.next(x.cx());
    let Some(name) = rest.next(x.cx()) else { return Err(x.no_match(s)) };
    let mut library = Library::new(name.e, Value::NULL);
    let mut specs = Vec::new();
    let Some(mut pending) = rest.list(x.cx()) else { return Err(x.no_match(s)) };
    pending.reverse();
    while let Some(declaration) = pending.pop() {
        if !declaration_of(x, declaration, &mut library, &mut specs, &mut pending)? {
            pending.push(declaration);
            let left: Vec<Value> = pending.iter().rev().map(|d| d.to_value(x.cx())).collect();
            let left = x.cx().heap.list(&left);
            x.cx().pin(left);
            return Err(x.no_match_nowhere(s.with(left)));
        }
    }
    let Some(named) = x.library_name(name) else {
        return Err(x.misnamed_library(s, name, &library, &specs));
    };
    (library.name, library.version) = named;
    x.export_specs(&specs, &mut library.exports)?;
    Ok(library)
}

/// Reads a declaration; false if it is none.
fn declaration_of(
    x: &mut Expander<'_>,
    declaration: Stx,
    library: &mut Library,
    specs: &mut Vec<Value>,
    pending: &mut Vec<Stx>,
) -> Result<bool> {
    let mut rest = declaration;
    let head = rest.next(x.cx()).map(|h| x.strip(h));
    let text = head.and_then(|h| h.symbol_name().ok().map(|n| n.to_string()));
    let Some(operands) = rest.list(x.cx()) else { return Ok(false) };
    match text.as_deref() {
        Some("export") => specs.extend(operands.into_iter().map(|spec| x.strip(spec))),
        Some("import") => library.imports.extend(x.import_data(declaration)?),
        Some("begin") => library.body.extend(operands),
        Some("include") => library.body.extend(include_files(x, declaration, false)?),
        Some("include-ci") => library.body.extend(include_files(x, declaration, true)?),
        Some("include-library-declarations") => {
            let forms = include_files(x, declaration, false)?;
            pending.extend(forms.into_iter().rev());
        }
        Some("cond-expand") => {
            let forms = cond_expand(x, declaration, Context::Top)?;
            pending.extend(forms.into_iter().rev());
        }
        _ => return Ok(false),
    }
    Ok(true)
}

// --- cond-expand -------------------------------------------------------------

/// What `cond-expand` finds where the program has no list of its own
/// (`%cond-expand-features`).
const FEATURES: &[&str] = &[
    "guile",
    "guile-2",
    "guile-2.2",
    "guile-3",
    "guile-3.0",
    "riad",
    "r5rs",
    "r6rs",
    "r7rs",
    "exact-closed",
    "ieee-float",
    "full-unicode",
    "ratios",
    "srfi-0",
    "srfi-4",
    "srfi-6",
    "srfi-13",
    "srfi-14",
    "srfi-16",
    "srfi-23",
    "srfi-30",
    "srfi-39",
    "srfi-46",
    "srfi-55",
    "srfi-61",
    "srfi-62",
    "srfi-87",
    "srfi-105",
];

/// `(cond-expand (REQUIREMENT FORM …) …)`
pub(crate) fn cond_expand(x: &mut Expander<'_>, s: Stx, _: Context) -> Result<Vec<Stx>> {
    let mut rest = s;
    rest.next(x.cx());
    loop {
        let whole = rest.peel(x.cx());
        let Some(mut clause) = rest.next(x.cx()) else { break };
        let (Some(requirement), true) = (clause.next(x.cx()), is_list(x.cx(), clause)) else {
            return Err(x.no_match_nowhere(whole));
        };
        let is_else = x.is_keyword(requirement, Sym::Else) && rest.is_null(x.cx());
        if is_else || x.fulfilled(requirement)? {
            return clause.list(x.cx()).ok_or_else(|| x.no_match_nowhere(whole));
        }
    }
    if rest.e == Value::NULL {
        Err(x.bad("cond-expand", "unfulfilled cond-expand", s))
    } else {
        Err(x.no_match(s))
    }
}

impl Expander<'_> {
    fn fulfilled(&mut self, s: Stx) -> Result<bool> {
        let s = s.peel(self.cx());
        if s.e.is_symbol() {
            return Ok(self.has_feature(s.e));
        }
        let mut rest = s;
        let head = rest.next(self.cx()).map(|h| self.strip(h));
        let Some(head) = head.filter(|h| h.is_symbol()) else {
            return Err(self.no_match_nowhere(s));
        };
        let Some(operands) = rest.list(self.cx()) else { return Err(self.no_match(s)) };
        let head = head.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        self.enter()?;
        let answer = match (head.as_str(), &operands[..]) {
            ("and", all) => self.all_fulfilled(all, true)?,
            ("or", all) => !self.all_fulfilled(all, false)?,
            ("not", &[one]) => !self.fulfilled(one)?,
            ("library", &[name]) => {
                let name = self.strip(name);
                self.library_exists(name)
            }
            _ => return Err(self.no_match(s)),
        };
        self.leave();
        Ok(answer)
    }
    /// Whether every one of `all` answers `wanted`; stops at the first that does not.
    fn all_fulfilled(&mut self, all: &[Stx], wanted: bool) -> Result<bool> {
        for &s in all {
            if self.fulfilled(s)? != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }
    fn has_feature(&mut self, name: Value) -> bool {
        let list = self.sym("%cond-expand-features");
        let guile = self.cx().guile;
        if let Some(variable) = guile.local_variable(self.cx(), list) {
            let value = variable.variable_value();
            if value.is_pair() {
                return value.iter().any(|f| f == name);
            }
        }
        name.symbol_name().is_ok_and(|n| FEATURES.contains(&n.to_string().as_str()))
    }
    fn library_exists(&mut self, name: Value) -> bool {
        let resolver = self.sym("resolve-r6rs-interface");
        let guile = self.cx().guile;
        let variable = guile.local_variable(self.cx(), resolver);
        let Some(procedure) = variable.map(Value::variable_value).filter(|p| p.is_procedure())
        else {
            return self.cx().find_module(name).is_some();
        };
        self.nested(|vm| vm.apply(procedure, &[name])).is_ok()
    }
}

// --- include -----------------------------------------------------------------

/// `(include FILE)`: the forms in a file beside the one that is being read.
pub(crate) fn include(x: &mut Expander<'_>, s: Stx, _: Context) -> Result<Vec<Stx>> {
    include_one(x, s, false)
}

/// The same, with the case of letters folded.
pub(crate) fn include_ci(x: &mut Expander<'_>, s: Stx, _: Context) -> Result<Vec<Stx>> {
    include_one(x, s, true)
}

fn include_one(x: &mut Expander<'_>, s: Stx, fold: bool) -> Result<Vec<Stx>> {
    if x.fields::<2>(s).is_none() {
        return Err(x.no_match(s));
    }
    include_files(x, s, fold)
}

fn include_files(x: &mut Expander<'_>, s: Stx, fold: bool) -> Result<Vec<Stx>> {
    let mut rest = s;
    let _keyword = rest.next(x.cx());
    let files = rest.list(x.cx()).unwrap_or_default();
    let mut forms = Vec::new();
    for file in files {
        let name = x.strip(file);
        let name = name.to_text().map_err(|_| x.retold("include", s))?;
        let path = x.beside_source(&name)?;
        // The forms see what the file's name sees, wherever the keyword is from.
        let context = file.peel(x.cx());
        x.read_file(&path, fold, context, &mut forms)?;
    }
    Ok(forms)
}

impl Expander<'_> {
    /// A file's path, relative to the folder of the source being expanded.
    fn beside_source(&mut self, name: &str) -> Result<String> {
        if name.starts_with('/') {
            return Ok(name.to_owned());
        }
        let Some(source) = self.vm.cx.file_name(self.pos) else {
            let message = "attempt to include relative file name but could not determine base dir";
            return Err(Error::misc(message, &[]));
        };
        Ok(match source.rfind('/') {
            Some(end) => format!("{}/{name}", &source[..end]),
            None => name.to_owned(),
        })
    }
    fn read_file(
        &mut self,
        path: &str,
        fold: bool,
        context: Stx,
        forms: &mut Vec<Stx>,
    ) -> Result<()> {
        let bytes = self.vm.cx.host.read_file(path).map_err(|e| {
            let name = self.vm.cx.string(path);
            Error::system_about(e.raw_os_error().unwrap_or(2), "~A: ~S", &[name]).who("open-file")
        })?;
        let file = self.cx().file_index(path);
        let mut options = self.vm.cx.read_options.clone();
        options.case_insensitive |= fold;
        let mut reader = Reader::with_source(Bytes::new(&bytes), file, options);
        reader.sources = Some(Sources::default());
        while let Some(datum) = reader.read(&mut self.vm.cx)? {
            self.vm.cx.pin(datum);
            let datum = super::circular::as_tree(&mut self.vm.cx, datum);
            forms.push(Stx::new(datum, context.w, context.m));
        }
        if let Some(sources) = reader.sources.take() {
            self.sources.push(Rc::new(sources));
        }
        Ok(())
    }
}
