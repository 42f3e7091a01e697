//! The derived expressions of `(guile)`, straight into the core.

use super::Expander;
use super::pattern::is_list;
use super::resolve::is_core_name;
use super::stx::Stx;
use crate::core::{Clause, Core, Lambda, Let, Letrec, Var};
use crate::error::Result;
use crate::symbol::Sym;
use crate::value::Value;

/// More operands than this are grouped, so that the core stays shallow.
const GROUP: usize = 512;

/// `(and EXPRESSION …)`
pub(crate) fn and(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let operands = operands(x, s, "and")?;
    Ok(all(operands))
}

fn operands(x: &mut Expander<'_>, s: Stx, name: &str) -> Result<Vec<Core>> {
    let mut rest = s;
    rest.next(x.cx());
    let mut out = Vec::new();
    while let Some(operand) = rest.next(x.cx()) {
        out.push(x.expand(operand)?);
    }
    if rest.e == Value::NULL { Ok(out) } else { Err(x.retold(name, s)) }
}

/// The conjunction of expressions: nested to the right, in groups where there
/// are very many.
fn all(mut operands: Vec<Core>) -> Core {
    if operands.len() > GROUP {
        let mut groups = Vec::new();
        while !operands.is_empty() {
            let rest = operands.split_off(operands.len().min(GROUP));
            groups.push(all(operands));
            operands = rest;
        }
        return all(groups);
    }
    let Some(last) = operands.pop() else { return Core::Const(Value::TRUE) };
    operands
        .into_iter()
        .rev()
        .fold(last, |rest, test| Core::branch(test, rest, Core::Const(Value::FALSE)))
}

/// `(or EXPRESSION …)`
pub(crate) fn or(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let operands = operands(x, s, "or")?;
    Ok(any(x, operands))
}

fn any(x: &mut Expander<'_>, mut operands: Vec<Core>) -> Core {
    if operands.len() > GROUP {
        let mut groups = Vec::new();
        while !operands.is_empty() {
            let rest = operands.split_off(operands.len().min(GROUP));
            groups.push(any(x, operands));
            operands = rest;
        }
        return any(x, groups);
    }
    let Some(last) = operands.pop() else { return Core::Const(Value::FALSE) };
    operands.into_iter().rev().fold(last, |rest, test| x.either(test, rest))
}

impl Expander<'_> {
    /// `(or FIRST REST)`
    fn either(&mut self, first: Core, rest: Core) -> Core {
        self.bind_temporary("t", first, |_, t| Core::branch(Core::Local(t), Core::Local(t), rest))
    }
    /// `(let ((NAME INIT)) BODY)` with a fresh variable.
    pub(crate) fn bind_temporary(
        &mut self,
        name: &str,
        init: Core,
        body: impl FnOnce(&mut Self, Var) -> Core,
    ) -> Core {
        let var = self.temporary(name);
        let body = body(self, var);
        Core::Let(Box::new(Let { vars: vec![var], inits: vec![init], body }))
    }
    /// Whether `s` is the auxiliary keyword `name` of `(guile)`.
    pub(crate) fn is_keyword(&mut self, s: Stx, name: Sym) -> bool {
        let Some(id) = s.identifier(self.cx()) else { return false };
        let name = self.cx().sym(name);
        is_core_name(self.cx(), id, name)
    }
}

/// `(when TEST EXPRESSION …)`
pub(crate) fn when(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let (test, body) = guarded(x, s)?;
    Ok(Core::branch(test, body, Core::UNSPECIFIED))
}

/// `(unless TEST EXPRESSION …)`
pub(crate) fn unless(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let (test, body) = guarded(x, s)?;
    Ok(Core::branch(test, Core::UNSPECIFIED, body))
}

fn guarded(x: &mut Expander<'_>, s: Stx) -> Result<(Core, Core)> {
    let mut rest = s;
    rest.next(x.cx());
    let (Some(test), true) = (rest.next(x.cx()), x.has_body(rest)) else {
        return Err(x.no_match(s));
    };
    let test = x.expand(test)?;
    match x.rest_sequence(rest)? {
        Some(body) => Ok((test, body)),
        None => Err(x.no_match(s)),
    }
}

// --- cond --------------------------------------------------------------------

enum CondClause {
    Else(Core),
    /// `(TEST)`
    Test(Core),
    Then(Core, Core),
    /// `(TEST => RECEIVER)`
    Receive(Core, Core),
    /// `(GENERATOR GUARD => RECEIVER)`
    Guard(Core, Core, Core),
}

/// `(cond (TEST EXPRESSION …) …)`, with `=>`, `else` and SRFI 61.
pub(crate) fn cond(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let Some(list) = rest.list(x.cx()) else { return Err(x.no_match(s)) };
    if list.is_empty() {
        return Err(x.no_match(s));
    }
    for &clause in &list {
        x.check_clause("cond", s, clause, false)?;
    }
    let end = list.len() - 1;
    let mut read = Vec::with_capacity(list.len());
    for (i, &clause) in list.iter().enumerate() {
        read.push(cond_clause(x, s, clause, i == end)?);
    }
    let mut core = Core::UNSPECIFIED;
    for clause in read.into_iter().rev() {
        core = match clause {
            CondClause::Else(body) => body,
            CondClause::Test(test) => x.either(test, core),
            CondClause::Then(test, body) => Core::branch(test, body, core),
            CondClause::Receive(test, receiver) => {
                let pos = x.pos;
                x.bind_temporary("t", test, |_, t| {
                    let call = Core::call(receiver, vec![Core::Local(t)], pos);
                    Core::branch(Core::Local(t), call, core)
                })
            }
            CondClause::Guard(generator, guard, receiver) => {
                cond_guard(x, generator, guard, receiver, core)
            }
        };
    }
    Ok(core)
}

impl Expander<'_> {
    /// Whether a clause is a list of enough elements, with a body after data: all are looked at before one is expanded.
    fn check_clause(&mut self, who: &str, s: Stx, clause: Stx, with_body: bool) -> Result<()> {
        let mut rest = clause;
        let first = rest.next(self.cx());
        let fits = first.is_some_and(|data| {
            if !with_body {
                return is_list(self.cx(), rest);
            }
            let listed = is_list(self.cx(), data) || self.is_keyword(data, Sym::Else);
            listed && self.has_body(rest)
        });
        if fits {
            return Ok(());
        }
        let part = clause.peel(self.cx()).e;
        Err(self.bad_part(who, "invalid clause", s, part))
    }
}

fn cond_clause(x: &mut Expander<'_>, s: Stx, clause: Stx, last: bool) -> Result<CondClause> {
    let part = clause.peel(x.cx()).e;
    let pos = x.pos;
    x.at(part);
    let parts = clause.list(x.cx()).unwrap_or_default();
    let Some((&test, body)) = parts.split_first() else {
        return Err(x.bad_part("cond", "invalid clause", s, part));
    };
    if x.is_keyword(test, Sym::Else) {
        if !last {
            return Err(x.bad_part("cond", "else must be the last clause", s, part));
        }
        if body.is_empty() {
            return Err(x.bad_part("cond", "invalid clause", s, part));
        }
        let body = x.sequence(body)?;
        x.pos = pos;
        return Ok(CondClause::Else(body));
    }
    let arrow =
        |x: &mut Expander<'_>, i: usize| body.get(i).is_some_and(|&b| x.is_keyword(b, Sym::Arrow));
    let read = if body.is_empty() {
        CondClause::Test(x.expand(test)?)
    } else if arrow(x, 0) {
        let &[_, receiver] = body else {
            let message = "wrong number of receiver expressions";
            return Err(x.bad_part("cond", message, s, part));
        };
        CondClause::Receive(x.expand(test)?, x.expand(receiver)?)
    } else if arrow(x, 1) {
        let &[guard, _, receiver] = body else {
            let message = "wrong number of receiver expressions";
            return Err(x.bad_part("cond", message, s, part));
        };
        CondClause::Guard(x.expand(test)?, x.expand(guard)?, x.expand(receiver)?)
    } else {
        CondClause::Then(x.expand(test)?, x.sequence(body)?)
    };
    x.pos = pos;
    Ok(read)
}

/// `(call-with-values (lambda () GENERATOR) (lambda ARGS …))`
fn cond_guard(
    x: &mut Expander<'_>,
    generator: Core,
    guard: Core,
    receiver: Core,
    otherwise: Core,
) -> Core {
    let args = x.temporary("args");
    let test = x.core_call("apply", vec![guard, Core::Local(args)]);
    let then = x.core_call("apply", vec![receiver, Core::Local(args)]);
    let body = Core::branch(test, then, otherwise);
    let clause = Clause {
        required: Vec::new(),
        optional: Vec::new(),
        rest: Some(args),
        keywords: None,
        body,
    };
    let consumer = Core::Lambda(Box::new(Lambda {
        name: Value::FALSE,
        clauses: vec![clause],
        properties: Value::NULL,
        pos: x.pos,
    }));
    let producer = x.thunk(generator);
    x.core_call("call-with-values", vec![producer, consumer])
}

// --- case --------------------------------------------------------------------

/// `(case KEY ((DATUM …) EXPRESSION …) …)`, with `=>` and `else`.
pub(crate) fn case(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let key = rest.next(x.cx());
    let list = rest.list(x.cx()).unwrap_or_default();
    let (Some(key), Some(end)) = (key, list.len().checked_sub(1)) else {
        return Err(x.no_match(s));
    };
    for &clause in &list {
        x.check_clause("case", s, clause, true)?;
    }
    let key = x.expand(key)?;
    let var = x.temporary("key");
    let mut clauses = Vec::with_capacity(list.len());
    for (i, &clause) in list.iter().enumerate() {
        clauses.push(case_clause(x, s, clause, i == end, var)?);
    }
    let body =
        clauses.into_iter().rev().fold(Core::UNSPECIFIED, |otherwise, (test, body)| match test {
            Some(test) => Core::branch(test, body, otherwise),
            None => body,
        });
    Ok(Core::Let(Box::new(Let { vars: vec![var], inits: vec![key], body })))
}

/// The test (none for `else`) and the body of a clause.
fn case_clause(
    x: &mut Expander<'_>,
    s: Stx,
    clause: Stx,
    last: bool,
    key: Var,
) -> Result<(Option<Core>, Core)> {
    let part = clause.peel(x.cx()).e;
    let pos = x.pos;
    x.at(part);
    let parts = clause.list(x.cx()).unwrap_or_default();
    let Some((&data, body)) = parts.split_first() else {
        return Err(x.bad_part("case", "invalid clause", s, part));
    };
    let test = if x.is_keyword(data, Sym::Else) {
        if !last {
            return Err(x.bad_part("case", "else must be the last clause", s, part));
        }
        None
    } else {
        let data = x.strip(data);
        let Some(items) = data.list_to_vec() else {
            return Err(x.bad_part("case", "invalid clause", s, part));
        };
        Some(match items[..] {
            [] => Core::Const(Value::FALSE),
            [one] => x.core_call("eqv?", vec![Core::Local(key), Core::Const(one)]),
            _ => x.core_call("memv", vec![Core::Local(key), Core::Const(data)]),
        })
    };
    if body.is_empty() {
        return Err(x.bad_part("case", "invalid clause", s, part));
    }
    let body = if x.is_keyword(body[0], Sym::Arrow) {
        let &[_, receiver] = body else {
            let message = "wrong number of receiver expressions";
            return Err(x.bad_part("case", message, s, part));
        };
        let receiver = x.expand(receiver)?;
        Core::call(receiver, vec![Core::Local(key)], x.pos)
    } else {
        x.sequence(body)?
    };
    x.pos = pos;
    Ok((test, body))
}

// --- do --------------------------------------------------------------

/// `(do ((ID INIT [STEP]) …) (TEST RESULT …) COMMAND …)`
pub(crate) fn do_loop(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let bindings = rest.next(x.cx()).and_then(|b| b.list(&mut x.vm.cx));
    let exit = rest.next(x.cx()).and_then(|e| e.list(&mut x.vm.cx));
    let commands = rest.list(x.cx());
    let (Some(bindings), Some(exit), Some(commands)) = (bindings, exit, commands) else {
        return Err(x.retold("do", s));
    };
    let Some((&test, results)) = exit.split_first() else { return Err(x.retold("do", s)) };
    let (mut ids, mut inits, mut steps) = (Vec::new(), Vec::new(), Vec::new());
    for binding in bindings {
        let parts = binding.list(x.cx()).unwrap_or_default();
        let Some(id) = parts.first().and_then(|id| id.identifier(&mut x.vm.cx)) else {
            return Err(x.retold("do", s));
        };
        let (init, step) = match parts[..] {
            [_, init] => (init, None),
            [_, init, step] => (init, Some(step)),
            _ => return Err(x.retold("do", s)),
        };
        ids.push(id);
        inits.push(init);
        steps.push(step);
    }
    if super::lambda::has_duplicates(&ids) {
        return Err(x.retold("do", s));
    }
    let pos = x.pos;
    let name = x.sym("loop");
    let loop_var = x.fresh_var(name);
    let (rib, vars) = x.scope(&ids);
    let mut scope = super::stx::Ribs::of(rib.0);
    let mut within = |x: &mut Expander<'_>, forms: &[Stx]| -> Result<Vec<Core>> {
        forms
            .iter()
            .map(|&f| {
                let scoped = scope.around(x.cx(), f);
                x.expand(scoped)
            })
            .collect()
    };
    let test = within(x, &[test])?.remove(0);
    let results = Core::seq(within(x, results)?);
    let mut body = within(x, &commands)?;
    let mut next = Vec::with_capacity(vars.len());
    for (&var, step) in vars.iter().zip(&steps) {
        next.push(match step {
            Some(step) => within(x, &[*step])?.remove(0),
            None => Core::Local(var),
        });
    }
    rib.close();
    body.push(Core::call(Core::Local(loop_var), next, pos));
    let body = Core::branch(test, results, Core::seq(body));
    x.pos = pos;
    let procedure = x.simple_lambda(name, vars, body);
    let inits = ids.iter().zip(inits).map(|(id, init)| x.named(id.e, init));
    let inits = inits.collect::<Result<Vec<_>>>()?;
    Ok(Core::Letrec(Box::new(Letrec {
        in_order: false,
        vars: vec![loop_var],
        inits: vec![procedure],
        body: Core::call(Core::Local(loop_var), inits, pos),
    })))
}
