//! `let` and its like, and the reading of definitions.

use super::Expander;
use super::keywords::{DefinedValue, Definition, SyntaxDefinition, TransformerSource};
use super::lambda::has_duplicates;
use super::pattern::is_list;
use super::rib::Rib;
use super::stx::{Ribs, Stx};
use crate::core::{Core, Let, Letrec, Var};
use crate::error::{Error, Result};
use crate::value::{Kind, Value};

/// `((ID INIT) …)`, read.
pub(crate) struct Bindings {
    pub(crate) ids: Vec<Stx>,
    pub(crate) inits: Vec<Stx>,
}

impl Expander<'_> {
    /// Reads `((ID INIT) …)`; `None` if it is anything else.
    pub(crate) fn bindings(&mut self, mut s: Stx) -> Option<Bindings> {
        let mut read = Bindings { ids: Vec::new(), inits: Vec::new() };
        while let Some(binding) = s.next(self.cx()) {
            let [id, init] = self.fields(binding)?;
            read.ids.push(id.identifier(self.cx())?);
            read.inits.push(init);
        }
        (s.e == Value::NULL).then_some(read)
    }
    /// Binds identifiers to fresh variables in a rib of their own.
    pub(crate) fn scope(&mut self, ids: &[Stx]) -> (Rib, Vec<Var>) {
        let rib = Rib::with_capacity(self.cx(), ids.len());
        let vars = ids.iter().map(|&id| self.bind_lexical(rib, id)).collect();
        rib.seal();
        (rib, vars)
    }
    /// Expands a body in the scope of a rib, and closes it.
    pub(crate) fn body_in(&mut self, rib: Rib, body: Stx, form: Stx) -> Result<Core> {
        let scoped = if rib.count() == 0 { body } else { body.under(self.cx(), rib.0) };
        let body = self.body(scoped, form)?;
        rib.close();
        Ok(body)
    }
    #[cold]
    fn duplicate_variable(&mut self, who: &str, s: Stx) -> Error {
        self.no_place(who, "duplicate bound variable", s)
    }
}

/// `(let ((ID INIT) …) BODY …)` and `(let NAME ((ID INIT) …) BODY …)`
pub(crate) fn let_form(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let Some(second) = rest.next(x.cx()) else { return Err(x.bad("let", "bad let", s)) };
    let second = second.peel(x.cx());
    if second.e.is_symbol() {
        return named_let(x, s, second, rest);
    }
    let (Some(read), true) = (x.bindings(second), x.has_body(rest)) else {
        return Err(x.bad("let", "bad let", s));
    };
    if has_duplicates(&read.ids) {
        return Err(x.duplicate_variable("let", s));
    }
    let mut inits = Vec::with_capacity(read.ids.len());
    for (id, &init) in read.ids.iter().zip(&read.inits) {
        inits.push(x.named(id.e, init)?);
    }
    let (rib, vars) = x.scope(&read.ids);
    let body = x.body_in(rib, rest, s)?;
    if vars.is_empty() {
        return Ok(body);
    }
    Ok(Core::Let(Box::new(Let { vars, inits, body })))
}

fn named_let(x: &mut Expander<'_>, s: Stx, name: Stx, mut rest: Stx) -> Result<Core> {
    let Some(bindings) = rest.next(x.cx()) else { return Err(x.bad("let", "bad let", s)) };
    let (Some(read), true) = (x.bindings(bindings), x.has_body(rest)) else {
        return Err(x.bad("let", "bad let", s));
    };
    let mut inits = Vec::with_capacity(read.ids.len());
    for (id, &init) in read.ids.iter().zip(&read.inits) {
        inits.push(x.named(id.e, init)?);
    }
    if has_duplicates(&read.ids) {
        return Err(x.duplicate_variable("let", s));
    }
    let pos = x.pos;
    let (outer, loop_var) = x.scope(&[name]);
    let (inner, required) = x.scope(&read.ids);
    let scoped = rest.under(x.cx(), outer.0);
    let body = x.body_in(inner, scoped, s)?;
    outer.close();
    let procedure = x.simple_lambda(name.e, required, body);
    let call = Core::call(Core::Local(loop_var[0]), inits, pos);
    Ok(Core::Letrec(Box::new(Letrec {
        in_order: false,
        vars: loop_var,
        inits: vec![procedure],
        body: call,
    })))
}

/// `(let* ((ID INIT) …) BODY …)`
pub(crate) fn let_star(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let Some(bindings) = rest.next(x.cx()) else { return Err(x.no_match(s)) };
    let (Some(read), true) = (x.bindings(bindings), x.has_body(rest)) else {
        return Err(x.no_match(s));
    };
    let mut ribs: Vec<Rib> = Vec::new();
    let mut bound: Vec<(Var, Core)> = Vec::new();
    let mut around = Ribs::new();
    for (&id, &init) in read.ids.iter().zip(&read.inits) {
        let scoped = around.around(x.cx(), init);
        let init = x.named(id.e, scoped)?;
        let (rib, vars) = x.scope(&[id]);
        around.push(rib.0);
        ribs.push(rib);
        bound.push((vars[0], init));
    }
    let scoped = around.around(x.cx(), rest);
    let body = x.body(scoped, s)?;
    for rib in ribs {
        rib.close();
    }
    Ok(bound.into_iter().rev().fold(body, |body, (var, init)| {
        Core::Let(Box::new(Let { vars: vec![var], inits: vec![init], body }))
    }))
}

/// `(letrec ((ID INIT) …) BODY …)`
pub(crate) fn letrec(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    letrec_form(x, s, "letrec", false)
}

/// `(letrec* ((ID INIT) …) BODY …)`
pub(crate) fn letrec_star(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    letrec_form(x, s, "letrec*", true)
}

fn letrec_form(x: &mut Expander<'_>, s: Stx, who: &str, in_order: bool) -> Result<Core> {
    let message = format!("bad {who}");
    let mut rest = s;
    rest.next(x.cx());
    let Some(bindings) = rest.next(x.cx()) else { return Err(x.bad(who, &message, s)) };
    let (Some(read), true) = (x.bindings(bindings), x.has_body(rest)) else {
        return Err(x.bad(who, &message, s));
    };
    if has_duplicates(&read.ids) {
        return Err(x.duplicate_variable(who, s));
    }
    let (rib, vars) = x.scope(&read.ids);
    let mut inits = Vec::with_capacity(vars.len());
    let mut around = Ribs::of(rib.0);
    for (id, &init) in read.ids.iter().zip(&read.inits) {
        let scoped = around.around(x.cx(), init);
        inits.push(x.named(id.e, scoped)?);
    }
    let body = x.body_in(rib, rest, s)?;
    if vars.is_empty() {
        return Ok(body);
    }
    Ok(Core::Letrec(Box::new(Letrec { in_order, vars, inits, body })))
}

impl Expander<'_> {
    /// Whether what is left of a form is a list of at least one element.
    pub(crate) fn has_body(&mut self, rest: Stx) -> bool {
        let rest = rest.peel(self.cx());
        rest.e.is_pair() && is_list(self.cx(), rest)
    }
}

// --- Definitions ------------------------------------------------------------

/// `(define ID [VALUE])` or `(define (ID . FORMALS) BODY …)`
pub(crate) fn define(x: &mut Expander<'_>, s: Stx) -> Result<Definition> {
    definition(x, s, false, false).ok_or_else(|| x.no_match_nowhere(s))
}
pub(crate) fn define_star(x: &mut Expander<'_>, s: Stx) -> Result<Definition> {
    definition(x, s, true, false).map_or_else(|| curried(x, s, false), Ok)
}
pub(crate) fn define_public(x: &mut Expander<'_>, s: Stx) -> Result<Definition> {
    definition(x, s, false, true).ok_or_else(|| public_error(x, s))
}
pub(crate) fn define_star_public(x: &mut Expander<'_>, s: Stx) -> Result<Definition> {
    definition(x, s, true, true).map_or_else(|| curried(x, s, true), Ok)
}
/// `(define-public (NAME …) …)` is a `define` by the time that it is wrong.
#[cold]
fn public_error(x: &mut Expander<'_>, s: Stx) -> Error {
    let mut rest = s;
    rest.next(x.cx());
    let parts = rest.list(x.cx()).unwrap_or_default();
    let is_pair = parts.first().is_some_and(|target| target.peel(x.cx()).e.is_pair());
    if !is_pair && parts.len() != 2 {
        return x.no_match(s);
    }
    let form = x.core_form_of("define", &[], rest);
    x.no_match_nowhere(form)
}
fn definition(x: &mut Expander<'_>, s: Stx, star: bool, public: bool) -> Option<Definition> {
    let mut rest = s;
    rest.next(x.cx());
    let mut target = rest.next(x.cx())?.peel(x.cx());
    if target.e.is_symbol() {
        let value = match rest.list(x.cx())?[..] {
            [] if !public && !star => DefinedValue::None,
            [value] => DefinedValue::Expression(value),
            _ => return None,
        };
        return Some(Definition { id: target, value, public });
    }
    let id = target.next(x.cx())?;
    if !x.has_body(rest) {
        return None;
    }
    let id = id.identifier(x.cx())?;
    if !star && !x.has_plain_formals(target) {
        return None;
    }
    let value = DefinedValue::Procedure { formals: target, body: rest, star, form: s };
    Some(Definition { id, value, public })
}

/// `(define* (TARGET . FORMALS) BODY …)` where TARGET is no identifier is `(define TARGET
/// (lambda* FORMALS BODY …))`.
#[cold]
fn curried(x: &mut Expander<'_>, s: Stx, public: bool) -> Result<Definition> {
    let mut rest = s;
    rest.next(x.cx());
    let mut formals = rest.next(x.cx()).unwrap_or(s);
    let (Some(target), true) = (formals.next(x.cx()), x.has_body(rest)) else {
        return Err(x.no_match(s));
    };
    let value = x.core_form_of("lambda*", &[formals], rest);
    let form = x.core_form_of("define", &[target, value], rest.with(Value::NULL));
    definition(x, form, false, public).ok_or_else(|| x.no_match_nowhere(form))
}

impl Expander<'_> {
    /// Whether formals are those of `lambda`: distinct identifiers.
    fn has_plain_formals(&mut self, mut formals: Stx) -> bool {
        let mut ids = Vec::new();
        while let Some(item) = formals.next(self.cx()) {
            match item.identifier(self.cx()) {
                Some(id) => ids.push(id),
                None => return false,
            }
        }
        if formals.e.is_symbol() {
            ids.push(formals);
        } else if formals.e != Value::NULL {
            return false;
        }
        !has_duplicates(&ids)
    }
    /// An identifier that means a binding of `(guile)` wherever it stands.
    pub(crate) fn core_identifier(&mut self, name: &str) -> Stx {
        let name = self.sym(name);
        let module = self.cx().guile.0;
        let serial = self.cx().symbols.next_serial();
        let marks = super::stx::cons(self.cx(), Value::fixnum(serial as i64), Value::NULL);
        let wrap = super::stx::Wrap::new(self.cx(), marks, Value::NULL);
        Stx::new(name, wrap, module)
    }
    /// A form of the keyword `name` of `(guile)`, some parts and the rest of another.
    fn core_form_of(&mut self, name: &str, parts: &[Stx], rest: Stx) -> Stx {
        let mut items = vec![self.core_identifier(name)];
        items.extend(parts);
        self.form_of(&items, rest)
    }
    /// The form of some parts and the rest of another.
    pub(crate) fn form_of(&mut self, parts: &[Stx], rest: Stx) -> Stx {
        let items: Vec<Value> = parts.iter().map(|p| p.to_value(&mut self.vm.cx)).collect();
        let tail = rest.to_value(self.cx());
        let list = self.cx().heap.list_with_tail(&items, tail);
        self.cx().pin(list);
        Stx::new(list, super::stx::Wrap::EMPTY, rest.m)
    }
}

/// `(define-syntax ID TRANSFORMER)`, or as `define-syntax-rule` without a name
/// of its own: `(define-syntax (ID . FORMALS) BODY …)`.
pub(crate) fn define_syntax(x: &mut Expander<'_>, s: Stx) -> Result<SyntaxDefinition> {
    let Some([_, id, value]) = x.fields(s) else { return Err(x.no_match_nowhere(s)) };
    let Some(id) = id.identifier(x.cx()) else { return Err(x.no_match_nowhere(s)) };
    Ok(SyntaxDefinition { id, transformer: TransformerSource::Expression(value) })
}

/// `(define-syntax-parameter ID TRANSFORMER)`
pub(crate) fn define_syntax_parameter(x: &mut Expander<'_>, s: Stx) -> Result<SyntaxDefinition> {
    let d = define_syntax(x, s)?;
    let TransformerSource::Expression(value) = d.transformer else { return Ok(d) };
    Ok(SyntaxDefinition { transformer: TransformerSource::Parameter(value), ..d })
}

/// `(define-syntax-rule (ID . PATTERN) [DOCSTRING] TEMPLATE)`
pub(crate) fn define_syntax_rule(x: &mut Expander<'_>, s: Stx) -> Result<SyntaxDefinition> {
    let parts = s.list(x.cx()).unwrap_or_default();
    let (pattern, template) = match parts[..] {
        [_, pattern, template] => (pattern, template),
        [_, pattern, doc, template] if doc.peel(x.cx()).e.is_string() => (pattern, template),
        _ => return Err(x.no_match(s)),
    };
    let mut rest = pattern;
    let id = rest.next(x.cx()).and_then(|id| id.identifier(x.cx()));
    let Some(id) = id else { return Err(x.retold("define-syntax-rule", s)) };
    Ok(SyntaxDefinition { id, transformer: TransformerSource::Rule(s, pattern, template) })
}

/// `(define-macro (ID . FORMALS) BODY …)` or `(define-macro ID [DOCSTRING] PROCEDURE)`
pub(crate) fn define_macro(x: &mut Expander<'_>, s: Stx) -> Result<SyntaxDefinition> {
    let mut rest = s;
    rest.next(x.cx());
    let Some(mut target) = rest.next(x.cx()) else { return Err(x.no_match(s)) };
    if let Some(id) = target.identifier(x.cx()) {
        let parts = rest.list(x.cx()).unwrap_or_default();
        let procedure = match parts[..] {
            [procedure] => procedure,
            [doc, procedure] if is_doc(doc.peel(x.cx()).e) => procedure,
            _ => return Err(x.no_match(s)),
        };
        return Ok(SyntaxDefinition { id, transformer: TransformerSource::Defmacro(procedure) });
    }
    match target.next(x.cx()) {
        Some(id) => defmacro_of(x, id, target, rest, s),
        None => Err(x.retold("define-macro", s)),
    }
}
fn is_doc(v: Value) -> bool {
    v.is_string() || v == Value::FALSE
}

/// `(defmacro ID FORMALS BODY …)`
pub(crate) fn defmacro(x: &mut Expander<'_>, s: Stx) -> Result<SyntaxDefinition> {
    let mut rest = s;
    rest.next(x.cx());
    let (Some(id), Some(formals)) = (rest.next(x.cx()), rest.next(x.cx())) else {
        return Err(x.no_match(s));
    };
    defmacro_of(x, id, formals, rest, s)
}

fn defmacro_of(
    x: &mut Expander<'_>,
    target: Stx,
    formals: Stx,
    body: Stx,
    form: Stx,
) -> Result<SyntaxDefinition> {
    if let (Some(id), true) = (target.identifier(x.cx()), x.has_body(body)) {
        let transformer = TransformerSource::DefmacroBody { formals, body, form };
        return Ok(SyntaxDefinition { id, transformer });
    }
    if !is_list(x.cx(), body) {
        return Err(x.no_match(form));
    }
    let end = body.with(Value::NULL);
    let procedure = x.core_form_of("lambda", &[formals], body);
    let again = x.core_form_of("define-macro", &[target, end.with(Value::FALSE), procedure], end);
    define_macro(x, again)
}

/// Whether a transformer is one: a procedure, rules, or a pair of a variable
/// transformer.
pub(crate) fn is_transformer(v: Value) -> bool {
    v.is_procedure() || v.is(Kind::Foreign) || (v.is_pair() && is_transformer(v.cdr()))
}
