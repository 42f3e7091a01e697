//! `syntax-case`, `syntax` and what belongs to them.
//!
//! A clause becomes a call of `%match-syntax` with its compiled pattern, which
//! gives a vector of what the pattern variables stand for; a template becomes a
//! call of `%fill-template` with its compiled form and the variables in it.

use super::pattern::{Ellipsis, Pattern, PatternCompiler, PatternVar};
use super::primitives::{PatternCode, TemplateCode};
use super::resolve::{Binding, macro_slot, resolve};
use super::rib::{Rib, label, new_label};
use super::rules::{self, as_rules};
use super::stx::{Stx, new_syntax};
use super::template::{Filler, Template, TemplateCompiler};
use super::{Expander, Mode, errors};
use crate::core::{Core, Let, Var};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::value::Value;

/// `(syntax TEMPLATE)`
pub(crate) fn syntax(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, template]) = x.fields(s) else {
        return Err(x.bad("syntax", "bad `syntax' form", s));
    };
    x.template(template, s)
}

/// `(quote-syntax DATUM)`: pattern variables and ellipses in it stand for themselves.
pub(crate) fn quote_syntax(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, datum]) = x.fields(s) else { return Err(x.bad("quote", "bad syntax", s)) };
    let syntax = datum.to_value_at(x.cx(), Value::FALSE);
    x.cx().pin(syntax);
    Ok(Core::Const(syntax))
}

impl Expander<'_> {
    /// An expression for a template.
    pub(crate) fn template(&mut self, template: Stx, whole: Stx) -> Result<Core> {
        let mut used: Vec<(Var, u8)> = Vec::new();
        let unit = self.unit;
        let mut lookup = |cx: &mut Cx, id: Stx| {
            let Binding::Pattern(var, depth) = resolve(cx, id, unit) else { return None };
            let place = used.iter().position(|u| u.0 == var).unwrap_or_else(|| {
                used.push((var, depth));
                used.len() - 1
            });
            Some((place as u16, depth))
        };
        let mut reader = TemplateCompiler {
            cx: &mut self.vm.cx,
            lookup: &mut lookup,
            maps: Vec::new(),
            keep: Vec::new(),
            whole,
            pos: self.pos,
            nesting: 0,
            spread: true,
            escapes: 0,
            trimmed: None,
        };
        let compiled = reader.compile(template, Ellipsis::Dots)?;
        let keep = std::mem::take(&mut reader.keep);
        if let (Template::Var(_), [(var, _)]) = (&compiled, &used[..]) {
            return Ok(Core::Local(*var));
        }
        if used.is_empty() {
            let id = template.peel(self.cx());
            if id.e.is_symbol() && self.mode == Mode::Eval {
                // As it is: `datum->syntax` may give its context to another name.
                let syntax = new_syntax(self.cx(), id.e, id.w, id.m, Value::FALSE);
                return Ok(Core::Const(syntax));
            }
            let mut filler = Filler { cx: self.cx(), bound: Vec::new(), mark: None };
            return Ok(Core::Const(filler.fill(&compiled)));
        }
        let depths = used.iter().map(|u| u.1).collect();
        let code = TemplateCode { template: compiled, depths, keep };
        let code = self.cx().heap.foreign(code);
        self.cx().pin(code);
        let mut args = vec![Core::Const(code)];
        args.extend(used.iter().map(|u| Core::Local(u.0)));
        Ok(self.core_call("%fill-template", args))
    }

    /// Compiles a pattern; its variables are bound in `rib`.
    fn pattern(&mut self, pattern: Stx, literals: &[Stx], rib: Rib) -> Result<Compiled> {
        let mut reader = PatternCompiler {
            pos: self.pos_of(pattern.e).unwrap_or(self.pos),
            cx: &mut self.vm.cx,
            ellipsis: Ellipsis::Dots,
            literals,
            vars: Vec::new(),
            keep: Vec::new(),
            whole: pattern,
            nesting: 0,
        };
        let compiled = reader.compile(pattern, 0)?;
        let (ids, keep) = (reader.vars, reader.keep);
        let mut vars = Vec::with_capacity(ids.len());
        for &PatternVar { id, depth } in &ids {
            vars.push(self.bind_pattern(rib, id, depth));
        }
        let ids = ids.iter().map(|v| v.id).collect();
        Ok(Compiled { pattern: compiled, vars, ids, keep })
    }
    pub(crate) fn bind_pattern(&mut self, rib: Rib, id: Stx, depth: u8) -> Var {
        let var = self.fresh_var(id.e);
        let payload = Value::fixnum(i64::from(var.0) << 8 | i64::from(depth));
        let unit = self.unit;
        let label = new_label(self.cx(), label::PATTERN, payload, unit);
        rib.add(self.cx(), id, label);
        var
    }
    /// `(%match-syntax PATTERN VALUE)`
    fn match_call(&mut self, pattern: Pattern, vars: usize, keep: Vec<Value>, value: Var) -> Core {
        let code = self.cx().heap.foreign(PatternCode { pattern, vars, keep });
        self.cx().pin(code);
        self.core_call("%match-syntax", vec![Core::Const(code), Core::Local(value)])
    }
    /// `(let ((VAR (ACCESS MATCHED 0)) …) BODY)`
    fn bind_matched(&mut self, vars: Vec<Var>, matched: Var, body: Core, access: &str) -> Core {
        if vars.is_empty() {
            return body;
        }
        let inits = (0..vars.len())
            .map(|i| {
                let index = Core::Const(Value::fixnum(i as i64));
                self.core_call(access, vec![Core::Local(matched), index])
            })
            .collect();
        Core::Let(Box::new(Let { vars, inits, body }))
    }
    /// `(syntax-violation #f "source expression failed …" VALUE)`
    fn match_failure(&mut self, value: Core) -> Core {
        let message = self.cx().string(errors::NO_MATCH);
        self.cx().pin(message);
        let args = vec![Core::Const(Value::FALSE), Core::Const(message), value];
        self.core_call("syntax-violation", args)
    }
}

struct Compiled {
    pattern: Pattern,
    vars: Vec<Var>,
    /// The identifiers of the variables, peeled.
    ids: Vec<Stx>,
    keep: Vec<Value>,
}

/// `(syntax-case EXPRESSION (LITERAL …) (PATTERN [FENDER] BODY) …)`
pub(crate) fn syntax_case(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let value = rest.next(x.cx());
    let literals = rest.next(x.cx()).and_then(|l| l.list(&mut x.vm.cx));
    let clauses = rest.list(x.cx());
    let (Some(value), Some(list), Some(clauses)) = (value, literals, clauses) else {
        return Err(x.no_match(s));
    };
    let mut literals = Vec::new();
    for literal in list {
        match literal.identifier(x.cx()) {
            Some(id) if !Ellipsis::Dots.is(x.cx(), id) => literals.push(id),
            _ => return Err(x.bad("syntax-case", "invalid literals list", s)),
        }
    }
    let tmp = x.temporary("tmp");
    let mut read = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let pos = x.pos;
        read.push(syntax_case_clause(x, clause, &literals, tmp)?);
        x.pos = pos;
    }
    let value = x.expand(value)?;
    let failure = x.match_failure(Core::Local(tmp));
    let body = read.into_iter().rev().fold(failure, |next, clause| clause.before(x, next));
    Ok(Core::Let(Box::new(Let { vars: vec![tmp], inits: vec![value], body })))
}

struct CaseClause {
    matcher: Matcher,
    vars: Vec<Var>,
    fender: Option<Core>,
    body: Core,
}

enum Matcher {
    /// Everything matches; the one variable, if any, is the value itself.
    Whole(Var),
    Call(Core),
}

fn syntax_case_clause(
    x: &mut Expander<'_>,
    clause: Stx,
    literals: &[Stx],
    tmp: Var,
) -> Result<CaseClause> {
    let parts = clause.list(x.cx()).unwrap_or_default();
    let (pattern, fender, body) = match parts[..] {
        [pattern, body] => (pattern, None, body),
        [pattern, fender, body] => (pattern, Some(fender), body),
        _ => {
            let clause = clause.peel(x.cx());
            return Err(x.bad("syntax-case", "invalid clause", clause));
        }
    };
    let pattern = pattern.peel(x.cx());
    let rib = Rib::new(x.cx());
    let Compiled { pattern, vars, keep, .. } = x.pattern(pattern, literals, rib)?;
    rib.seal();
    let mut scope = super::stx::Ribs::of(rib.0);
    let fender = match fender {
        Some(f) => {
            let scoped = scope.around(x.cx(), f);
            Some(x.expand(scoped)?)
        }
        None => None,
    };
    let scoped = scope.around(x.cx(), body);
    let body = x.expand(scoped)?;
    rib.close();
    let matcher = match pattern {
        Pattern::Any | Pattern::Var(_) => Matcher::Whole(tmp),
        pattern => Matcher::Call(x.match_call(pattern, vars.len(), keep, tmp)),
    };
    Ok(CaseClause { matcher, vars, fender, body })
}

impl CaseClause {
    /// The clause, with `next` where it does not match.
    fn before(self, x: &mut Expander<'_>, next: Core) -> Core {
        let CaseClause { matcher, vars, fender, body } = self;
        match matcher {
            Matcher::Whole(tmp) => {
                let body = match fender {
                    Some(fender) => Core::branch(fender, body, next),
                    None => body,
                };
                let inits = vars.iter().map(|_| Core::Local(tmp)).collect();
                if vars.is_empty() {
                    return body;
                }
                Core::Let(Box::new(Let { vars, inits, body }))
            }
            Matcher::Call(call) => x.bind_temporary("m", call, |x, m| match fender {
                None => {
                    let body = x.bind_matched(vars, m, body, "vector-ref");
                    Core::branch(Core::Local(m), body, next)
                }
                Some(fender) => {
                    // `%matched-ref` gives #f where nothing matched.
                    let test = Core::branch(Core::Local(m), fender, Core::Const(Value::FALSE));
                    let body = Core::branch(test, body, next);
                    x.bind_matched(vars, m, body, "%matched-ref")
                }
            }),
        }
    }
}

/// `(with-syntax ((PATTERN EXPRESSION) …) BODY …)`
pub(crate) fn with_syntax(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let bindings = rest.next(x.cx()).and_then(|b| b.list(&mut x.vm.cx));
    let (Some(bindings), true) = (bindings, x.has_body(rest)) else { return Err(x.no_match(s)) };
    let mut pairs = Vec::with_capacity(bindings.len());
    for binding in bindings {
        let Some([pattern, value]) = x.fields(binding) else { return Err(x.no_match(s)) };
        pairs.push((pattern.peel(x.cx()), value));
    }
    let vars: Vec<Var> = pairs.iter().map(|_| x.temporary("tmp")).collect();
    let rib = Rib::new(x.cx());
    let mut compiled = Vec::with_capacity(pairs.len());
    let mut bound: Vec<Stx> = Vec::new();
    for &(pattern, _) in &pairs {
        let c = x.pattern(pattern, &[], rib)?;
        bound.extend(&c.ids);
        compiled.push(c);
    }
    if super::lambda::has_duplicates(&bound) {
        let patterns: Vec<Value> = pairs.iter().map(|p| p.0.e).collect();
        let list = x.cx().heap.list(&patterns);
        return Err(x.bad("syntax-case", "duplicate pattern variable", s.with(list)));
    }
    rib.seal();
    let body = x.body_in(rib, rest, s)?;
    let inits = pairs.iter().map(|&(_, value)| x.expand(value)).collect::<Result<Vec<_>>>()?;
    let mut core = body;
    for (c, &tmp) in compiled.into_iter().zip(&vars).rev() {
        let matcher = match c.pattern {
            Pattern::Any | Pattern::Var(_) => Matcher::Whole(tmp),
            pattern => Matcher::Call(x.match_call(pattern, c.vars.len(), c.keep, tmp)),
        };
        let failure = x.match_failure(Core::Local(tmp));
        let clause = CaseClause { matcher, vars: c.vars, fender: None, body: core };
        core = clause.before(x, failure);
    }
    if vars.is_empty() {
        return Ok(core);
    }
    Ok(Core::Let(Box::new(Let { vars, inits, body: core })))
}

// --- Transformers as expressions --------------------------------------------

/// `(syntax-rules …)` where it is not the whole transformer: a procedure.
pub(crate) fn syntax_rules(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let pos = x.pos;
    let rules = rules::syntax_rules(x.cx(), s, pos)?;
    Ok(x.rules_procedure(rules))
}

/// `(identifier-syntax …)`
pub(crate) fn identifier_syntax(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let pos = x.pos;
    let rules = rules::identifier_syntax(x.cx(), s, pos)?;
    if !rules.is_pair() {
        return Ok(x.rules_procedure(rules));
    }
    let procedure = x.rules_procedure(rules.cdr());
    Ok(x.core_call("make-variable-transformer", vec![procedure]))
}

impl Expander<'_> {
    /// `(lambda (x) (%apply-rules RULES x))`
    fn rules_procedure(&mut self, rules: Value) -> Core {
        let object = match (self.mode, as_rules(&rules)) {
            (Mode::Compile, Some(r)) => {
                let (form, kind) = (r.form, r.kind.name());
                let kind = self.sym(kind);
                self.core_call("%make-rules", vec![Core::Const(kind), Core::Const(form)])
            }
            _ => Core::Const(rules),
        };
        self.bind_temporary("rules", object, |x, rules| {
            let var = x.temporary("x");
            let args = vec![Core::Local(rules), Core::Local(var)];
            let body = x.core_call("%apply-rules", args);
            x.simple_lambda(Value::FALSE, vec![var], body)
        })
    }
}

// --- Syntax parameters, errors -------------------------------------------------

/// `(syntax-parameterize ((KEYWORD TRANSFORMER) …) BODY …)`
pub(crate) fn syntax_parameterize(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let bindings = rest.next(x.cx());
    let read = bindings.and_then(|b| x.bindings(b));
    let (Some(read), true) = (read, x.has_body(rest)) else {
        return Err(x.bad("syntax-parameterize", "bad syntax", s));
    };
    let kind = x.sym("syntax-parameter");
    let mut changed = Vec::with_capacity(read.ids.len());
    for (&id, &init) in read.ids.iter().zip(&read.inits) {
        let unit = x.unit;
        let object = match resolve(x.cx(), id, unit) {
            Binding::Macro(object) if object.slot(macro_slot::TYPE) == kind => object,
            _ => {
                let message = "invalid syntax parameter";
                return Err(x.bad_part("syntax-parameterize", message, s, id.e));
            }
        };
        let source = super::keywords::TransformerSource::Expression(init);
        let made = x.make_macro(super::keywords::SyntaxDefinition { id, transformer: source })?;
        changed.push((object, made.slot(macro_slot::TRANSFORMER)));
    }
    // The parameters mean something else while the body is expanded.
    let swap = |changed: &mut Vec<(Value, Value)>| {
        for (object, transformer) in changed {
            let before = object.slot(macro_slot::TRANSFORMER);
            object.set_slot(macro_slot::TRANSFORMER, *transformer);
            *transformer = before;
        }
    };
    swap(&mut changed);
    for (_, before) in &changed {
        x.cx().pin(*before);
    }
    let body = x.body(rest, s);
    swap(&mut changed);
    body
}

/// `(syntax-error MESSAGE FORM …)`
pub(crate) fn syntax_error_form(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let datum = x.strip(s);
    let mut parts = datum.iter().skip(1);
    let Some(Ok(mut text)) = parts.next().map(Value::to_text) else {
        return Err(x.no_match(s));
    };
    for part in parts {
        text.push(' ');
        text.push_str(&crate::core::datum_text(part));
    }
    // In the template of a macro it is the use of the macro that is wrong.
    let mut pos = x.pos;
    let (who, form) = match x.macro_use.take() {
        Some(used) => {
            let form = x.strip(used);
            (if form.is_pair() { form.car() } else { form }, form)
        }
        None => {
            pos = Pos::NONE;
            (Value::FALSE, Value::FALSE)
        }
    };
    Err(errors::syntax_error(x.cx(), who, text, pos, form, Value::FALSE))
}
