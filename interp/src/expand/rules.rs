//! `syntax-rules` and `identifier-syntax`, compiled once and run natively.

use super::errors::{NO_MATCH, syntax_error};
use super::pattern::{Bound, Ellipsis, Pattern, PatternCompiler, PatternVar, matches};
use super::resolve::bound_identifier_eq;
use super::stx::{Stx, new_syntax};
use super::template::{Filler, Mark, Template, TemplateCompiler};
use crate::cx::Cx;
use crate::error::{Error, Pos, Result};
use crate::heap::{Foreign, Marker};
use crate::symbol::Sym;
use crate::value::{Kind, Value};
use std::cell::{Cell, OnceCell};

#[derive(Debug)]
struct Clause {
    pattern: Pattern,
    vars: usize,
    template: Template,
}

/// The transformer that a `syntax-rules` or `identifier-syntax` form makes.
pub(crate) struct Rules {
    /// Empty until the first use, where the form was compiled before.
    compiled: OnceCell<Compiled>,
    /// The form itself, as syntax, and which of the three it is.
    pub(crate) form: Value,
    pub(crate) kind: RulesKind,
}

struct Compiled {
    clauses: Vec<Clause>,
    /// The values in them.
    keep: Vec<Value>,
    /// Room for what the variables of a use stand for.
    bound: Cell<Vec<Option<Bound>>>,
}

impl Compiled {
    fn new(clauses: Vec<Clause>, keep: Vec<Value>) -> Compiled {
        Compiled { clauses, keep, bound: Cell::default() }
    }
}

/// The forms that make rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RulesKind {
    SyntaxRules,
    /// `(define-syntax-rule (NAME . PATTERN) [DOCSTRING] TEMPLATE)`
    SyntaxRule,
    IdentifierSyntax,
}

impl RulesKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            RulesKind::SyntaxRules => "syntax-rules",
            RulesKind::SyntaxRule => "define-syntax-rule",
            RulesKind::IdentifierSyntax => "identifier-syntax",
        }
    }
}

impl Foreign for Rules {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark(self.form);
        if let Some(compiled) = self.compiled.get() {
            marker.mark_all(compiled.keep.iter().copied());
        }
    }
    fn type_name(&self) -> &'static str {
        "syntax-rules"
    }
}

impl Rules {
    /// Expands a use of the macro; what it introduces gets the mark, if there
    /// is one. `None` if no pattern fits.
    pub(crate) fn expand(&self, cx: &mut Cx, s: Stx, mark: Option<Mark>) -> Result<Option<Value>> {
        let compiled = self.compiled(cx)?;
        let mut bound = compiled.bound.take();
        for clause in &compiled.clauses {
            bound.clear();
            bound.resize(clause.vars, None);
            if matches(cx, &clause.pattern, s, &mut bound) {
                let mut filler = Filler { cx, bound, mark };
                let output = filler.fill(&clause.template);
                filler.bound.clear();
                compiled.bound.set(filler.bound);
                return Ok(Some(output));
            }
        }
        Ok(None)
    }
    fn compiled(&self, cx: &mut Cx) -> Result<&Compiled> {
        if let Some(compiled) = self.compiled.get() {
            return Ok(compiled);
        }
        let form = Stx::new(self.form, super::stx::Wrap::EMPTY, cx.guile.0);
        let pos = Pos::NONE;
        let builder = match self.kind {
            RulesKind::SyntaxRules => read_syntax_rules(cx, form, pos)?,
            RulesKind::SyntaxRule => {
                let parts = form.list(cx).unwrap_or_default();
                let mut b = Builder::new(cx, form, pos);
                let (Some(&pattern), Some(&template)) = (parts.get(1), parts.last()) else {
                    return Err(b.no_match());
                };
                b.clause(pattern, template, true)?;
                b
            }
            RulesKind::IdentifierSyntax => read_identifier_syntax(cx, form, pos)?,
        };
        let compiled = Compiled::new(builder.clauses, builder.keep);
        Ok(self.compiled.get_or_init(|| compiled))
    }
}

/// Reads the clauses of rules.
struct Builder<'a> {
    cx: &'a mut Cx,
    pos: Pos,
    form: Stx,
    ellipsis: Ellipsis,
    literals: Vec<Stx>,
    clauses: Vec<Clause>,
    keep: Vec<Value>,
}

impl Builder<'_> {
    fn new(cx: &mut Cx, form: Stx, pos: Pos) -> Builder<'_> {
        Builder {
            cx,
            pos,
            form,
            ellipsis: Ellipsis::Dots,
            literals: Vec::new(),
            clauses: Vec::new(),
            keep: Vec::new(),
        }
    }
    #[cold]
    fn no_match(&mut self) -> Error {
        syntax_error(self.cx, Value::FALSE, NO_MATCH, self.pos, self.form.e, Value::FALSE)
    }
    /// What is wrong is the `syntax-case` that the rules are in Guile.
    #[cold]
    fn bad_literals(&mut self, literals: Stx, clauses: &[(Stx, Stx)]) -> Error {
        let (who, x) = (self.cx.intern("syntax-case"), self.cx.intern("x"));
        let mut form = vec![self.cx.pin(who), self.cx.pin(x), literals.to_value(self.cx)];
        for &(pattern, template) in clauses {
            let pattern = self.dummy_pattern(pattern).to_value(self.cx);
            let template = self.syntax_of(template).to_value(self.cx);
            let clause = self.cx.heap.list(&[pattern, template]);
            form.push(self.cx.pin(clause));
        }
        let form = self.cx.heap.list(&form);
        let message = "invalid literals list";
        syntax_error(self.cx, who, message, self.pos, form, Value::FALSE)
    }
    /// `(syntax TEMPLATE)`
    fn syntax_of(&mut self, template: Stx) -> Stx {
        let syntax = self.cx.sym(Sym::Syntax);
        let tail = super::stx::cons(self.cx, template.e, Value::NULL);
        template.with(super::stx::cons(self.cx, syntax, tail))
    }
    /// Adds a clause. The first element of the pattern, the keyword, matches
    /// anything where `skip_keyword` says so.
    fn clause(&mut self, pattern: Stx, template: Stx, skip_keyword: bool) -> Result<()> {
        let whole = if skip_keyword { self.dummy_pattern(pattern) } else { pattern };
        let mut reader = PatternCompiler {
            cx: self.cx,
            ellipsis: self.ellipsis,
            literals: &self.literals,
            vars: Vec::new(),
            keep: Vec::new(),
            whole,
            pos: self.pos,
            nesting: 0,
        };
        let compiled =
            if skip_keyword { reader.of_use(pattern)? } else { reader.compile(pattern, 0)? };
        let (vars, kept) = (reader.vars, reader.keep);
        self.keep.extend(kept);
        let template = self.template(template, &vars)?;
        self.clauses.push(Clause { pattern: compiled, vars: vars.len(), template });
        Ok(())
    }
    /// The pattern as messages show it: `dummy` stands for the keyword.
    fn dummy_pattern(&mut self, pattern: Stx) -> Stx {
        let mut rest = pattern;
        rest.next(self.cx);
        let dummy = self.cx.intern("dummy");
        rest.with(super::stx::cons(self.cx, dummy, rest.e))
    }
    fn template(&mut self, template: Stx, vars: &[PatternVar]) -> Result<Template> {
        let mut lookup = |_: &mut Cx, id: Stx| {
            let found = vars.iter().position(|v| bound_identifier_eq(v.id, id))?;
            Some((found as u16, vars[found].depth))
        };
        let whole = self.syntax_of(template);
        let mut reader = TemplateCompiler {
            cx: self.cx,
            lookup: &mut lookup,
            maps: Vec::new(),
            keep: Vec::new(),
            whole,
            pos: self.pos,
            nesting: 0,
            spread: false,
            escapes: 0,
            trimmed: None,
        };
        let compiled = reader.compile(template, self.ellipsis)?;
        let kept = reader.keep;
        self.keep.extend(kept);
        Ok(compiled)
    }
    fn finish(self, kind: RulesKind) -> Value {
        let form = new_syntax(self.cx, self.form.e, self.form.w, self.form.m, Value::FALSE);
        let compiled = OnceCell::from(Compiled::new(self.clauses, self.keep));
        let rules = Rules { compiled, form, kind };
        let object = self.cx.heap.foreign(rules);
        self.cx.pin(object)
    }
}

/// Compiles `(syntax-rules [ELLIPSIS] (LITERAL …) [DOCSTRING] (PATTERN TEMPLATE) …)`.
pub(crate) fn syntax_rules(cx: &mut Cx, form: Stx, pos: Pos) -> Result<Value> {
    Ok(read_syntax_rules(cx, form, pos)?.finish(RulesKind::SyntaxRules))
}

fn read_syntax_rules(cx: &mut Cx, form: Stx, pos: Pos) -> Result<Builder<'_>> {
    let mut b = Builder::new(cx, form, pos);
    let mut rest = form;
    rest.next(b.cx);
    let Some(mut literals) = rest.next(b.cx) else { return Err(b.no_match()) };
    if let Some(id) = literals.identifier(b.cx) {
        b.ellipsis = Ellipsis::Custom(id);
        match rest.next(b.cx) {
            Some(next) => literals = next,
            None => return Err(b.no_match()),
        }
    }
    let Some(list) = literals.list(b.cx) else { return Err(b.no_match()) };
    let mut after = rest;
    if after.next(b.cx).is_some_and(|doc| doc.peel(b.cx).e.is_string()) {
        rest = after;
    }
    // The shape of the whole is looked at first.
    let mut clauses = Vec::new();
    while let Some(clause) = rest.next(b.cx) {
        let parts = clause.list(b.cx).unwrap_or_default();
        let [pattern, template] = parts[..] else { return Err(b.no_match()) };
        if !pattern.peel(b.cx).e.is_pair() {
            return Err(b.no_match());
        }
        clauses.push((pattern, template));
    }
    if rest.e != Value::NULL {
        return Err(b.no_match());
    }
    for &literal in &list {
        match literal.identifier(b.cx) {
            Some(id) if !b.ellipsis.is(b.cx, id) => b.literals.push(id),
            _ => return Err(b.bad_literals(literals, &clauses)),
        }
    }
    for (pattern, template) in clauses {
        b.clause(pattern, template, true)?;
    }
    Ok(b)
}

/// Compiles `(define-syntax-rule (NAME . PATTERN) [DOCSTRING] TEMPLATE)`.
pub(crate) fn syntax_rule(
    cx: &mut Cx,
    form: Stx,
    pattern: Stx,
    template: Stx,
    pos: Pos,
) -> Result<Value> {
    let mut b = Builder::new(cx, form, pos);
    b.clause(pattern, template, true)?;
    Ok(b.finish(RulesKind::SyntaxRule))
}

/// Compiles `(identifier-syntax TEMPLATE)` or
/// `(identifier-syntax (ID TEMPLATE) ((set! VAR VALUE) TEMPLATE))`; the second
/// gives a variable transformer: `(macro! . RULES)`.
pub(crate) fn identifier_syntax(cx: &mut Cx, form: Stx, pos: Pos) -> Result<Value> {
    let b = read_identifier_syntax(cx, form, pos)?;
    let for_set = !b.literals.is_empty();
    let rules = b.finish(RulesKind::IdentifierSyntax);
    if !for_set {
        return Ok(rules);
    }
    let tag = cx.intern("macro!");
    Ok(super::stx::cons(cx, tag, rules))
}

fn read_identifier_syntax(cx: &mut Cx, form: Stx, pos: Pos) -> Result<Builder<'_>> {
    let mut b = Builder::new(cx, form, pos);
    let parts = form.list(b.cx).unwrap_or_default();
    match parts[..] {
        [_, template] => {
            b.reference(template)?;
            Ok(b)
        }
        [_, get, set] => {
            let get = get.list(b.cx).unwrap_or_default();
            let set = set.list(b.cx).unwrap_or_default();
            let ([_, get], [pattern, set]) = (&get[..], &set[..]) else {
                return Err(b.no_match());
            };
            let head = pattern.peel(b.cx).next(b.cx);
            let Some(head) = head.and_then(|h| h.identifier(b.cx)) else {
                return Err(b.no_match());
            };
            let core = b.cx.sym(Sym::Set);
            if !super::resolve::is_core_name(b.cx, head, core) {
                return Err(b.no_match());
            }
            b.literals.push(head);
            b.clause(*pattern, *set, false)?;
            b.reference(*get)?;
            Ok(b)
        }
        _ => Err(b.no_match()),
    }
}

impl Builder<'_> {
    /// The clauses for `id` and `(id ARGUMENT …)`.
    fn reference(&mut self, template: Stx) -> Result<()> {
        let own = self.template(template, &[])?;
        let again = self.template(template, &[])?;
        self.clauses.push(Clause { pattern: Pattern::Identifier, vars: 0, template: own });
        self.clauses.push(Clause {
            pattern: Pattern::Pair(Box::new((Pattern::Any, Pattern::Rest(0)))),
            vars: 1,
            template: Template::Pair(Box::new((again, Template::rest(0)))),
        });
        Ok(())
    }
}

const KINDS: [RulesKind; 3] =
    [RulesKind::SyntaxRules, RulesKind::SyntaxRule, RulesKind::IdentifierSyntax];

/// The kind of a transformer, as a number, and its form.
pub(crate) fn parts(object: Value) -> Option<(u8, Value)> {
    let rules = object.foreign::<Rules>()?;
    let kind = KINDS.iter().position(|&k| k == rules.kind)?;
    Some((kind as u8, rules.form))
}
/// A transformer that `set_form` completes.
pub(crate) fn blank(cx: &mut Cx, kind: u8) -> Option<Value> {
    let kind = *KINDS.get(usize::from(kind))?;
    Some(cx.heap.foreign(Rules { compiled: OnceCell::new(), form: Value::FALSE, kind }))
}
pub(crate) fn set_form(object: Value, form: Value) -> Option<()> {
    object.foreign_mut::<Rules>()?.form = form;
    Some(())
}

/// The rules of a form that was compiled before, read at their first use.
pub(crate) fn delayed(cx: &mut Cx, kind: &str, form: Value) -> Result<Value> {
    let kind = KINDS
        .into_iter()
        .find(|k| k.name() == kind)
        .ok_or_else(|| Error::misc("no such kind of rules", &[]))?;
    let object = cx.heap.foreign(Rules { compiled: OnceCell::new(), form, kind });
    cx.pin(object);
    let form = Stx::new(form, super::stx::Wrap::EMPTY, cx.guile.0);
    let for_set =
        kind == RulesKind::IdentifierSyntax && form.list(cx).is_some_and(|parts| parts.len() == 3);
    if !for_set {
        return Ok(object);
    }
    let tag = cx.intern("macro!");
    Ok(super::stx::cons(cx, tag, object))
}

/// Whether a transformer is native rules.
#[inline]
pub(crate) fn as_rules(transformer: &Value) -> Option<&Rules> {
    if transformer.is(Kind::Foreign) { transformer.foreign::<Rules>() } else { None }
}
