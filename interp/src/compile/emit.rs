//! Core forms to instructions, each to where its value is wanted.

use super::analyse::{Facts, plain_clause};
use super::function::{About, Function, Label, Place, Target};
use super::integrate::{Integrated, integrate};
use crate::code::{Arity, Op};
use crate::core::{
    Call, Clause, Core, Global, Lambda, Let, LetValues, Letrec, Prim, Scope, Unit, Var, VarInfo,
};
use crate::cx::Cx;
use crate::error::{Error, Pos, Result};
use crate::module::Module;
use crate::primitive::Row;
use crate::value::object::flag;
use crate::value::{Kind, Value};

/// Where the value of an expression goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Register(usize),
    /// Nowhere: only the effect counts.
    Effect,
    /// Out of the procedure.
    Return,
}

/// The code of a unit: a procedure of no arguments.
pub(super) fn unit(cx: &mut Cx, unit: &Unit, facts: &Facts) -> Result<Value> {
    let body = Clause {
        required: Vec::new(),
        optional: Vec::new(),
        rest: None,
        keywords: None,
        body: Core::UNSPECIFIED,
    };
    let mut compiler = Compiler { cx, vars: &unit.vars, facts, functions: Vec::new() };
    let about = Header { name: Value::FALSE, properties: Value::NULL, pos: position(&unit.body) };
    compiler.procedure(&about, &[(&body, &unit.body)]).map(|(code, _)| code)
}

/// Where an expression starts, as far as it says.
fn position(e: &Core) -> Pos {
    match e {
        Core::Global(g) | Core::SetGlobal(g, _) | Core::Define(g, _) => g.pos,
        Core::Call(c) => c.pos,
        Core::Prim(p) => p.pos,
        Core::Lambda(l) => l.pos,
        Core::Seq(all) => all.first().map_or(Pos::NONE, position),
        Core::If(parts) => position(&parts[0]),
        Core::Let(l) => l.inits.first().map_or(Pos::NONE, position),
        _ => Pos::NONE,
    }
}

struct Header {
    name: Value,
    properties: Value,
    pos: Pos,
}

struct Compiler<'a> {
    cx: &'a mut Cx,
    vars: &'a [VarInfo],
    facts: &'a Facts,
    /// The procedures being compiled, the innermost last.
    functions: Vec<Function>,
}

impl Compiler<'_> {
    fn f(&mut self) -> &mut Function {
        self.functions.last_mut().expect("a function is being compiled")
    }
    fn is_boxed(&self, v: Var) -> bool {
        self.vars[v.0 as usize].assigned
    }
    fn name_of(&self, v: Var) -> Value {
        self.vars[v.0 as usize].name
    }

    // --- Procedures -------------------------------------------------------------

    /// The code of a procedure with these clauses and bodies, and the variables
    /// that it captures.
    fn procedure(
        &mut self,
        header: &Header,
        clauses: &[(&Clause, &Core)],
    ) -> Result<(Value, Vec<Var>)> {
        for long_jumps in [false, true] {
            self.functions.push(Function::new(long_jumps));
            self.clauses(clauses)?;
            let function = self.functions.pop().expect("pushed above");
            let free = function.free.clone();
            let about = self.about(header, clauses);
            if let Some(code) = function.finish(self.cx, about) {
                return Ok((code, free));
            }
        }
        Err(Error::misc("procedure ~S is too large to compile", &[header.name]))
    }

    fn about(&mut self, header: &Header, clauses: &[(&Clause, &Core)]) -> About {
        let arities = clauses.iter().map(|(c, _)| self.arity(c)).collect();
        let ignores_first = match clauses {
            [(c, _)] => c.required.first().is_some_and(|&v| self.facts.references(v) == 0),
            _ => false,
        };
        About {
            name: header.name,
            properties: header.properties,
            arities,
            pos: header.pos,
            ignores_first,
        }
    }

    fn arity(&self, c: &Clause) -> Arity {
        let mut formals: Vec<Value> = c.required.iter().map(|&v| self.name_of(v)).collect();
        formals.extend(c.optional.iter().map(|(v, _)| self.name_of(*v)));
        let keywords = c
            .keywords
            .as_ref()
            .map(|k| (k.keys.iter().map(|key| key.keyword).collect(), k.allow_other_keys));
        formals.extend(c.rest.map(|v| self.name_of(v)));
        Arity {
            formals,
            required: c.required.len(),
            optional: c.optional.len(),
            rest: c.rest.is_some(),
            keywords,
        }
    }

    fn clauses(&mut self, clauses: &[(&Clause, &Core)]) -> Result<()> {
        if let [(clause, body)] = clauses {
            return self.clause(clause, body);
        }
        for (clause, body) in clauses {
            let next = self.f().label();
            let fixed = clause.required.len();
            let most = if clause.rest.is_some() || clause.keywords.is_some() {
                0xffff
            } else {
                fixed + clause.optional.len()
            };
            self.f().clause(fixed, most, next);
            self.f().set_top(1);
            self.clause(clause, body)?;
            self.f().place(next);
        }
        self.f().op(Op::NoClause, 0, 0, 0, 0);
        Ok(())
    }

    /// One clause: entry, defaults, body.
    fn clause(&mut self, c: &Clause, body: &Core) -> Result<()> {
        let (required, optional) = (c.required.len(), c.optional.len());
        let rest = c.rest.is_some() || c.keywords.is_some();
        if optional == 0 && !rest {
            self.f().entry(Op::Enter, 0, required, 0);
        } else {
            let rest = if c.keywords.is_some() { 2 } else { u8::from(rest) };
            self.f().entry(Op::EnterOptional, rest, required, optional);
        }
        let mut formals: Vec<Var> = c.required.clone();
        formals.extend(c.optional.iter().map(|(v, _)| *v));
        formals.extend(c.rest);
        for (k, &v) in formals.iter().enumerate() {
            self.f().places.insert(v, Place::Register(k + 1));
        }
        let positional = required + optional;
        let mut top = 1 + positional + usize::from(c.rest.is_some());
        if let Some(keywords) = &c.keywords {
            for (k, key) in keywords.keys.iter().enumerate() {
                self.f().places.insert(key.var, Place::Register(top + k));
            }
            // The list that was read stands where the first keyword goes.
            self.f().set_top(top.max(positional + 2));
            let mut spec = vec![Value::bool(keywords.allow_other_keys)];
            spec.extend(keywords.keys.iter().map(|k| k.keyword));
            let spec = self.cx.heap.vector(&spec);
            let literal = self.f().literal(spec);
            self.f().with_literal(Op::Keywords, u8::from(c.rest.is_some()), positional, literal);
            top += keywords.keys.len();
        }
        self.f().set_top(top);
        for (k, &v) in c.required.iter().enumerate() {
            self.box_parameter(v, k + 1);
        }
        if let Some(v) = c.rest {
            self.box_parameter(v, positional + 1);
        }
        for (k, (v, default)) in c.optional.iter().enumerate() {
            self.default(*v, required + 1 + k, default)?;
        }
        if let Some(keywords) = &c.keywords {
            let first = top - keywords.keys.len();
            for (k, key) in keywords.keys.iter().enumerate() {
                self.default(key.var, first + k, &key.default)?;
            }
        }
        self.expression(body, To::Return)
    }

    fn box_parameter(&mut self, v: Var, r: usize) {
        if self.is_boxed(v) {
            self.f().op(Op::BoxNew, 0, r, r, 0);
        }
    }
    fn default(&mut self, v: Var, r: usize, default: &Core) -> Result<()> {
        let given = self.f().label();
        self.f().jump(Op::JumpIfGiven, 0, r, given);
        self.expression(default, To::Register(r))?;
        self.f().place(given);
        self.box_parameter(v, r);
        Ok(())
    }

    /// A closure of `lambda` in register `to`.
    fn closure(&mut self, lambda: &Lambda, to: usize) -> Result<Vec<Var>> {
        let header = Header { name: lambda.name, properties: lambda.properties, pos: lambda.pos };
        let clauses: Vec<_> = lambda.clauses.iter().map(|c| (c, &c.body)).collect();
        let (code, free) = self.procedure(&header, &clauses)?;
        if free.is_empty() {
            // Nothing captured: one closure serves all.
            let closure = self.cx.closure(code);
            let literal = self.f().literal(closure);
            self.f().with_literal(Op::Literal, 0, to, literal);
            return Ok(free);
        }
        let captures: Vec<Place> = free.iter().map(|&v| self.capture(v)).collect();
        let literal = self.f().literal(code);
        let n = captures.len();
        self.f().with_literal(Op::Closure, n.min(255) as u8, to, literal);
        if n >= 255 {
            self.f().op(Op::Capture, 0, n, 0, 0);
        }
        for place in captures {
            match place {
                Place::Register(r) => self.f().op(Op::Capture, 0, r, 0, 0),
                Place::Free(k) => self.f().op(Op::Capture, 1, k, 0, 0),
                // Constants are never captured: see `find`.
                Place::Constant(_) => {}
            }
        }
        Ok(free)
    }
    /// Where the running function has a variable that an inner one captures.
    fn capture(&mut self, v: Var) -> Place {
        let innermost = self.functions.len() - 1;
        self.find(v, innermost)
    }
    /// The place of `v` in function `level`, captured through those between.
    fn find(&mut self, v: Var, level: usize) -> Place {
        if let Some(&place) = self.functions[level].places.get(&v) {
            return place;
        }
        debug_assert!(level > 0, "variable {v:?} is not bound");
        if level == 0 {
            return Place::Constant(Value::UNSPECIFIED);
        }
        let outside = self.find(v, level - 1);
        let place = match outside {
            Place::Constant(c) => Place::Constant(c),
            _ => {
                let free = &mut self.functions[level].free;
                free.push(v);
                Place::Free(free.len() - 1)
            }
        };
        self.functions[level].places.insert(v, place);
        place
    }

    // --- Expressions ---------------------------------------------------------------

    fn expression(&mut self, e: &Core, to: To) -> Result<()> {
        match e {
            Core::Const(v) => self.constant(*v, to),
            Core::Local(v) => self.local(*v, to),
            Core::SetLocal(v, value) => self.set_local(*v, value, to)?,
            Core::Global(g) => self.global_ref(g, to),
            Core::SetGlobal(g, value) => self.set_global(Op::GlobalSet, g, value, to)?,
            Core::Define(g, value) => self.set_global(Op::GlobalDefine, g, value, to)?,
            Core::If(parts) => self.branch(&parts[0], &parts[1], &parts[2], to)?,
            Core::Seq(all) => {
                if let Some((last, before)) = all.split_last() {
                    for e in before {
                        self.expression(e, To::Effect)?;
                    }
                    self.expression(last, to)?;
                }
            }
            Core::Lambda(lambda) => {
                if to != To::Effect {
                    let r = self.target_register(to);
                    self.closure(lambda, r)?;
                    self.done(r, to);
                }
            }
            Core::Let(l) => self.let_(l, to)?,
            Core::Letrec(l) => self.letrec(l, to)?,
            Core::Call(c) => self.call(c, to)?,
            Core::Prim(p) => self.prim(p, to)?,
            Core::LetValues(l) => self.let_values(l, to)?,
        }
        Ok(())
    }

    /// The register to compute a value for `to` in.
    fn target_register(&mut self, to: To) -> usize {
        match to {
            To::Register(r) => r,
            To::Effect | To::Return => {
                let r = self.f().top;
                self.f().touch(r + 1);
                r
            }
        }
    }
    /// The value is in `r`: hands it on.
    fn done(&mut self, r: usize, to: To) {
        match to {
            To::Register(t) if t != r => self.f().op(Op::Move, 0, t, r, 0),
            To::Return => self.f().op(Op::Return, 0, r, 0, 0),
            _ => {}
        }
    }

    fn constant(&mut self, v: Value, to: To) {
        if to == To::Effect {
            return;
        }
        let r = self.target_register(to);
        self.load(v, r);
        self.done(r, to);
    }
    fn load(&mut self, v: Value, r: usize) {
        let bits = v.bits() as i64;
        if let Ok(small) = i32::try_from(bits)
            && !v.is_object()
            && !v.is_pair()
        {
            return self.f().wide(Op::Immediate, 0, r, small);
        }
        if v.is_object()
            && matches!(v.header().kind(), Kind::String | Kind::Vector | Kind::Bytevector)
        {
            v.set_flag(flag::IMMUTABLE);
        }
        let literal = self.f().literal(v);
        self.f().with_literal(Op::Literal, 0, r, literal);
    }

    fn place_of(&mut self, v: Var) -> Place {
        let innermost = self.functions.len() - 1;
        self.find(v, innermost)
    }
    fn local(&mut self, v: Var, to: To) {
        if to == To::Effect {
            return;
        }
        let boxed = self.is_boxed(v);
        match self.place_of(v) {
            Place::Constant(c) => self.constant(c, to),
            Place::Register(r) if !boxed => self.done(r, to),
            place => {
                let t = self.target_register(to);
                match (place, boxed) {
                    (Place::Register(r), _) => self.f().op(Op::BoxRef, 0, t, r, 0),
                    (Place::Free(k), true) => self.f().op(Op::FreeBoxRef, 0, t, k, 0),
                    (Place::Free(k), false) => self.f().op(Op::Free, 0, t, k, 0),
                    (Place::Constant(_), _) => {}
                }
                self.done(t, to);
            }
        }
    }
    fn set_local(&mut self, v: Var, value: &Core, to: To) -> Result<()> {
        let top = self.f().top;
        let r = self.operand(value)?;
        match self.place_of(v) {
            Place::Register(b) => self.f().op(Op::BoxSet, 0, b, r, 0),
            Place::Free(k) => self.f().op(Op::FreeBoxSet, 0, k, r, 0),
            Place::Constant(_) => {}
        }
        self.f().top = top;
        self.constant(Value::UNSPECIFIED, to);
        Ok(())
    }

    /// The literal index of a global.
    fn global(&mut self, g: &Global) -> usize {
        let key = (g.module, g.name, g.scope as u8);
        let Compiler { cx, functions, .. } = self;
        let function = functions.last_mut().expect("a function is being compiled");
        function.global(key, || {
            if cx.portable {
                let module = g.module.as_module().map_or(g.module, Module::name);
                cx.references.push((module, g.name, g.pos));
                return cx.heap.vector(&[module, g.name, Value::fixnum(g.scope as i64)]);
            }
            // A variable of the module itself is final; an import may still be
            // shadowed by a later definition.
            if g.scope == Scope::Inside
                && let Some(module) = g.module.as_module()
                && let Some(variable) = module.local_variable(g.name)
            {
                return variable;
            }
            cx.heap.vector(&[g.module, g.name, Value::fixnum(g.scope as i64)])
        })
    }
    fn global_ref(&mut self, g: &Global, to: To) {
        let literal = self.global(g);
        let r = self.target_register(to);
        self.f().with_literal(Op::GlobalRef, 0, r, literal);
        self.f().site(g.pos);
        self.done(r, to);
    }
    fn set_global(&mut self, op: Op, g: &Global, value: &Core, to: To) -> Result<()> {
        let top = self.f().top;
        let r = self.operand(value)?;
        let literal = self.global(g);
        self.f().with_literal(op, 0, r, literal);
        self.f().site(g.pos);
        self.f().top = top;
        self.constant(Value::UNSPECIFIED, to);
        Ok(())
    }

    /// The value of `e` in some register: its own, if it is a local variable.
    fn operand(&mut self, e: &Core) -> Result<usize> {
        if let Core::Local(v) = e
            && !self.is_boxed(*v)
            && let Place::Register(r) = self.place_of(*v)
        {
            return Ok(r);
        }
        let r = self.f().top;
        self.f().touch(r + 1);
        self.expression(e, To::Register(r))?;
        self.f().set_top(r + 1);
        Ok(r)
    }
    /// The value of `e` in the next register.
    fn push(&mut self, e: &Core) -> Result<usize> {
        let r = self.f().top;
        self.f().touch(r + 1);
        self.expression(e, To::Register(r))?;
        self.f().set_top(r + 1);
        Ok(r)
    }

    // --- Branches ---------------------------------------------------------------------

    fn branch(&mut self, test: &Core, then: &Core, otherwise: &Core, to: To) -> Result<()> {
        if let Core::Const(v) = test {
            return self.expression(if v.is_true() { then } else { otherwise }, to);
        }
        let (no, end) = (self.f().label(), self.f().label());
        self.jump_unless(test, no)?;
        self.expression(then, to)?;
        if to != To::Return {
            self.f().jump(Op::Jump, 0, 0, end);
        }
        self.f().place(no);
        self.expression(otherwise, to)?;
        self.f().place(end);
        Ok(())
    }

    fn jump_unless(&mut self, test: &Core, no: Label) -> Result<()> {
        self.jump_where(test, false, no)
    }

    /// Jumps to `label` where the truth of `test` is `truth`.
    fn jump_where(&mut self, test: &Core, truth: bool, label: Label) -> Result<()> {
        match test {
            Core::Const(v) => {
                if v.is_true() == truth {
                    self.f().jump(Op::Jump, 0, 0, label);
                }
                Ok(())
            }
            // (if a b #f), (if a #t b): and, or.
            Core::If(parts) => {
                let [a, b, c] = &**parts;
                match (b, c) {
                    (_, Core::Const(v)) if !v.is_true() => {
                        if truth {
                            let skip = self.f().label();
                            self.jump_where(a, false, skip)?;
                            self.jump_where(b, true, label)?;
                            self.f().place(skip);
                        } else {
                            self.jump_where(a, false, label)?;
                            self.jump_where(b, false, label)?;
                        }
                        Ok(())
                    }
                    (Core::Const(v), _) if v.is_true() => {
                        if truth {
                            self.jump_where(a, true, label)?;
                            self.jump_where(c, true, label)?;
                        } else {
                            let skip = self.f().label();
                            self.jump_where(a, true, skip)?;
                            self.jump_where(c, false, label)?;
                            self.f().place(skip);
                        }
                        Ok(())
                    }
                    (Core::Const(v), Core::Const(w)) if !v.is_true() && w.is_true() => {
                        self.jump_where(a, !truth, label)
                    }
                    _ => self.jump_on_value(test, truth, label),
                }
            }
            Core::Prim(p) => match self.test_of(p.row, p.args.len()) {
                Some(i) => self.integrated_test(i, &p.args, p.pos, truth, label),
                None => self.jump_on_value(test, truth, label),
            },
            Core::Call(c) => match self.integrated_callee(c) {
                Some(i) if is_test(i) => self.integrated_test(i, &c.args, c.pos, truth, label),
                _ => self.jump_on_value(test, truth, label),
            },
            _ => self.jump_on_value(test, truth, label),
        }
    }
    fn jump_on_value(&mut self, test: &Core, truth: bool, label: Label) -> Result<()> {
        let top = self.f().top;
        let r = self.operand(test)?;
        let op = if truth { Op::JumpIf } else { Op::JumpIfNot };
        self.f().jump(op, 0, r, label);
        self.f().top = top;
        Ok(())
    }

    /// An integrated test: jumps to `label` where its answer is `truth`.
    fn integrated_test(
        &mut self,
        i: Integrated,
        args: &[Core],
        pos: Pos,
        truth: bool,
        label: Label,
    ) -> Result<()> {
        // A test jumps where the answer is not x.
        let top = self.f().top;
        match i {
            Integrated::Not => return self.jump_where(&args[0], !truth, label),
            Integrated::Test(op, 1, sense) => {
                let a = self.operand(&args[0])?;
                self.f().test(op, truth != sense, a, 0, label);
            }
            Integrated::Test(op, _, _) => self.test2(op, &args[0], &args[1], pos, truth, label)?,
            Integrated::Swapped(op) => self.swapped(op, &args[0], &args[1], pos, truth, label)?,
            Integrated::TestImmediate(op, n) => {
                let a = self.operand(&args[0])?;
                self.f().test(op, !truth, a, n as i16 as u16 as usize, label);
                self.test_site(pos);
            }
            Integrated::Kind(kind) => {
                let a = self.operand(&args[0])?;
                self.f().test(Op::TestKind, !truth, a, kind as usize, label);
            }
            Integrated::Is(v) => {
                let a = self.operand(&args[0])?;
                self.f().test(Op::TestEqI, !truth, a, v.bits() as usize, label);
            }
            _ => {}
        }
        self.f().top = top;
        Ok(())
    }
    /// The comparison just written can fail (before its long jump, if any).
    fn test_site(&mut self, pos: Pos) {
        self.f().site(pos);
    }

    fn test2(
        &mut self,
        op: Op,
        a: &Core,
        b: &Core,
        pos: Pos,
        truth: bool,
        label: Label,
    ) -> Result<()> {
        if let Some(n) = small_immediate(b, op)
            && let Some(op) = immediate_form(op)
        {
            let a = self.operand(a)?;
            self.f().test(op, !truth, a, n, label);
            self.test_site(pos);
            return Ok(());
        }
        let (a, b) = self.two_operands(a, b)?;
        self.f().test(op, !truth, a, b, label);
        self.test_site(pos);
        Ok(())
    }
    /// `(> a b)` is `(< b a)`, with the operands evaluated in their own order.
    fn swapped(
        &mut self,
        op: Op,
        a: &Core,
        b: &Core,
        pos: Pos,
        truth: bool,
        label: Label,
    ) -> Result<()> {
        let greater = if op == Op::TestLess { Op::TestGreaterI } else { Op::TestGreaterEqI };
        if let Some(n) = small_immediate(b, op) {
            let a = self.operand(a)?;
            self.f().test(greater, !truth, a, n, label);
        } else {
            let (a, b) = self.two_operands(a, b)?;
            self.f().test(op, !truth, b, a, label);
        }
        self.test_site(pos);
        Ok(())
    }
    fn two_operands(&mut self, a: &Core, b: &Core) -> Result<(usize, usize)> {
        let a = self.operand(a)?;
        let b = self.operand(b)?;
        Ok((a, b))
    }

    // --- Binding ------------------------------------------------------------------------

    /// Binds `v` to the value of `init`, in a register of its own where needed.
    fn bind(&mut self, v: Var, init: &Core) -> Result<()> {
        if !self.is_boxed(v) {
            match init {
                Core::Const(c) => {
                    let c = *c;
                    // Immediates are loaded where they are used.
                    if !c.is_object() && !c.is_pair() {
                        self.f().places.insert(v, Place::Constant(c));
                        return Ok(());
                    }
                }
                Core::Local(other) if !self.is_boxed(*other) => {
                    let place = self.place_of(*other);
                    self.f().places.insert(v, place);
                    return Ok(());
                }
                _ => {}
            }
        }
        let r = self.push(init)?;
        self.f().places.insert(v, Place::Register(r));
        Ok(())
    }

    fn let_(&mut self, l: &Let, to: To) -> Result<()> {
        let top = self.f().top;
        let mut labels = Vec::new();
        let mut boxed = Vec::new();
        for (&v, init) in l.vars.iter().zip(&l.inits) {
            match init {
                Core::Lambda(lambda) if self.facts.is_label(v) => labels.push((v, &**lambda)),
                _ if self.facts.references(v) == 0 => self.expression(init, To::Effect)?,
                _ => {
                    self.bind(v, init)?;
                    if self.is_boxed(v) {
                        boxed.push(v);
                    }
                }
            }
        }
        for v in boxed {
            if let Place::Register(r) = self.place_of(v) {
                self.f().op(Op::BoxNew, 0, r, r, 0);
            }
        }
        self.with_labels(&labels, &l.body, to)?;
        self.f().top = top;
        Ok(())
    }

    fn letrec(&mut self, l: &Letrec, to: To) -> Result<()> {
        let top = self.f().top;
        let labels: Vec<_> = l
            .vars
            .iter()
            .zip(&l.inits)
            .filter(|(v, _)| self.facts.is_label(**v))
            .filter_map(as_lambda)
            .collect();
        self.letrec_bindings(l)?;
        self.with_labels(&labels, &l.body, to)?;
        self.f().top = top;
        Ok(())
    }

    /// Registers for all variables first, then the closures, then the other
    /// values in order: a closure made before what it captures is patched
    /// afterwards.
    fn letrec_bindings(&mut self, l: &Letrec) -> Result<()> {
        let (mut bindings, others): (Vec<(Var, &Core)>, Vec<_>) = l
            .vars
            .iter()
            .copied()
            .zip(&l.inits)
            .filter(|(v, _)| !self.facts.is_label(*v))
            .partition(|(v, init)| matches!(init, Core::Lambda(_)) && !self.is_boxed(*v));
        // Procedures first: the other values may already call them.
        bindings.extend(others);
        for &(v, _) in &bindings {
            let r = self.f().push();
            let start = if self.is_boxed(v) { Value::UNBOUND } else { Value::FALSE };
            self.load(start, r);
            if self.is_boxed(v) {
                self.f().op(Op::BoxNew, 0, r, r, 0);
            }
            self.f().places.insert(v, Place::Register(r));
        }
        // Closures that wait for variables not yet made: (register, slot, variable).
        let mut made: Vec<Var> = Vec::new();
        let mut patches: Vec<(usize, usize, Var)> = Vec::new();
        for &(v, init) in &bindings {
            let Place::Register(r) = self.place_of(v) else { continue };
            if self.is_boxed(v) {
                let top = self.f().top;
                let value = self.operand(init)?;
                self.f().op(Op::BoxSet, 0, r, value, 0);
                self.f().top = top;
            } else if let Core::Lambda(lambda) = init {
                let free = self.closure(lambda, r)?;
                for (slot, &w) in free.iter().enumerate() {
                    let waits = bindings.iter().any(|&(x, _)| x == w) && !made.contains(&w);
                    if waits && !self.is_boxed(w) {
                        patches.push((r, slot, w));
                    }
                }
            } else {
                self.expression(init, To::Register(r))?;
            }
            made.push(v);
            let (now, later): (Vec<_>, Vec<_>) = patches.into_iter().partition(|p| p.2 == v);
            for (closure, slot, _) in now {
                self.f().op(Op::ClosureSet, 0, closure, slot, r);
            }
            patches = later;
        }
        Ok(())
    }

    /// The body, then the labels that it, or another of them, jumps to.
    fn with_labels(&mut self, labels: &[(Var, &Lambda)], body: &Core, to: To) -> Result<()> {
        if labels.is_empty() {
            return self.expression(body, to);
        }
        let first = self.f().top;
        for (v, lambda) in labels {
            let label = self.f().label();
            self.f().targets.insert(*v, Target { label, first });
            // Parameters of all start at the same place: only one runs at a time.
            if let Some(clause) = plain_clause(lambda) {
                self.f().touch(first + clause.required.len() + 1);
            }
        }
        let end = self.f().label();
        self.expression(body, to)?;
        let mut pending: Vec<_> = labels.to_vec();
        loop {
            // A label is written once something jumps to it.
            let next = pending.iter().position(|(v, _)| {
                let target = self.functions.last().and_then(|f| f.targets.get(v).copied());
                target.is_some_and(|t| self.f().is_used(t.label))
            });
            let Some(next) = next else { break };
            let (v, lambda) = pending.remove(next);
            let Some(clause) = plain_clause(lambda) else { continue };
            let target = self.f().targets[&v];
            if to != To::Return && !self.f().last_is(&[Op::Return, Op::TailCall]) {
                self.f().jump(Op::Jump, 0, 0, end);
            }
            self.f().place(target.label);
            for (k, &p) in clause.required.iter().enumerate() {
                self.f().places.insert(p, Place::Register(first + k));
            }
            self.f().set_top(first + clause.required.len());
            for (k, &p) in clause.required.iter().enumerate() {
                self.box_parameter(p, first + k);
            }
            self.expression(&clause.body, to)?;
        }
        self.f().top = first;
        self.f().place(end);
        Ok(())
    }

    /// A call of a label: its arguments move to its parameters, then a jump.
    fn jump_to(&mut self, v: Var, args: &[Core], target: Target) -> Result<()> {
        let top = self.f().top;
        let first = target.first;
        let params = first..first + args.len();
        // An argument goes straight to its place if nothing evaluated after it
        // reads what is there now; else through a temporary.
        let mut moves = Vec::new();
        for (k, arg) in args.iter().enumerate() {
            let to = first + k;
            if let Core::Local(w) = arg
                && !self.is_boxed(*w)
                && matches!(self.place_of(*w), Place::Register(r) if r == to)
            {
                continue;
            }
            if to >= self.f().top {
                // Above all that is live: nothing to overwrite.
                while self.f().top < to {
                    let r = self.f().push();
                    self.load(Value::FALSE, r);
                }
                self.push(arg)?;
                continue;
            }
            let later = &args[k + 1..];
            if self.is_free_of(to, later) && self.is_direct(arg, to) {
                self.expression(arg, To::Register(to))?;
            } else if let (Core::Local(w), true) = (arg, later.is_empty())
                && !self.is_boxed(*w)
                && let Place::Register(r) = self.place_of(*w)
                && !moves.iter().any(|&(_, t)| t == r)
            {
                self.f().op(Op::Move, 0, to, r, 0);
            } else {
                let r = self.push(arg)?;
                moves.push((r, to));
            }
        }
        for (from, to) in moves {
            self.f().op(Op::Move, 0, to, from, 0);
        }
        let _ = v;
        self.f().top = top;
        self.f().touch(params.end);
        let op = if self.f().is_placed(target.label) { Op::Loop } else { Op::Jump };
        self.f().jump(op, 0, params.end, target.label);
        Ok(())
    }
    /// Whether no expression of `later` reads register `r`.
    fn is_free_of(&mut self, r: usize, later: &[Core]) -> bool {
        let mut budget = 40;
        later.iter().all(|e| self.does_not_read(e, r, &mut budget))
    }
    fn does_not_read(&mut self, e: &Core, r: usize, budget: &mut usize) -> bool {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        match e {
            Core::Const(_) | Core::Global(_) => true,
            Core::Local(v) => !matches!(self.place_of(*v), Place::Register(x) if x == r),
            Core::Prim(p) => p.args.iter().all(|a| self.does_not_read(a, r, budget)),
            Core::Call(c) => {
                self.does_not_read(&c.callee, r, budget)
                    && c.args.iter().all(|a| self.does_not_read(a, r, budget))
            }
            Core::If(parts) => parts.iter().all(|a| self.does_not_read(a, r, budget)),
            _ => false,
        }
    }
    /// Whether computing `e` into `r` writes `r` only at the end.
    fn is_direct(&mut self, e: &Core, r: usize) -> bool {
        match e {
            Core::Const(_) | Core::Local(_) | Core::Global(_) => true,
            Core::Call(c) => {
                matches!(
                    self.integrated_callee(c),
                    Some(Integrated::Value(..) | Integrated::AddImmediate(_))
                ) || (matches!(self.integrated_callee(c), Some(Integrated::Fold(_)))
                    && c.args.len() == 2)
                    || (self.integrated_callee(c).is_none()
                        && !matches!(c.callee, Core::Local(v) if self.facts.is_label(v))
                        && !matches!(c.callee, Core::Lambda(_)))
            }
            Core::Prim(p) => integrate(p.row.name, p.args.len()).is_none(),
            _ => {
                let _ = r;
                false
            }
        }
    }

    // --- Calls ------------------------------------------------------------------------------

    /// What the call becomes if its callee is a primitive that is an
    /// instruction, and means that in its module.
    fn integrated_callee(&mut self, c: &Call) -> Option<Integrated> {
        let Core::Global(g) = &c.callee else { return None };
        let row = self.primitive_of(g)?;
        integrate(row.name, c.args.len())
    }
    fn test_of(&self, row: &'static Row, n: usize) -> Option<Integrated> {
        integrate(row.name, n).filter(|&i| is_test(i))
    }
    /// The primitive that a global means, if it is one of (guile)'s.
    fn primitive_of(&mut self, g: &Global) -> Option<&'static Row> {
        if g.scope == Scope::Private {
            return None;
        }
        let module = g.module.as_module().or_else(|| self.cx.find_module(g.module))?;
        let variable = module.variable(&mut self.cx.heap, g.name)?;
        let row = variable.variable_value().primitive_row()?;
        Some(row)
    }

    fn call(&mut self, c: &Call, to: To) -> Result<()> {
        match &c.callee {
            Core::Local(v) if self.facts.is_label(*v) => {
                if let Some(target) = self.f().targets.get(v).copied() {
                    return self.jump_to(*v, &c.args, target);
                }
            }
            Core::Lambda(lambda) => {
                if let Some(clause) = plain_clause(lambda)
                    && clause.required.len() == c.args.len()
                {
                    return self.direct_lambda(clause, &c.args, to);
                }
            }
            Core::Global(_) => {
                if let Some(i) = self.integrated_callee(c) {
                    return self.integrated(i, &c.args, c.pos, to);
                }
            }
            _ => {}
        }
        self.generic_call(c, to)
    }

    /// `((lambda (x …) body) e …)`
    fn direct_lambda(&mut self, clause: &Clause, args: &[Core], to: To) -> Result<()> {
        let top = self.f().top;
        let mut boxed = Vec::new();
        for (&v, init) in clause.required.iter().zip(args) {
            self.bind(v, init)?;
            if self.is_boxed(v) {
                boxed.push(v);
            }
        }
        for v in boxed {
            if let Place::Register(r) = self.place_of(v) {
                self.f().op(Op::BoxNew, 0, r, r, 0);
            }
        }
        self.expression(&clause.body, to)?;
        self.f().top = top;
        Ok(())
    }

    fn generic_call(&mut self, c: &Call, to: To) -> Result<()> {
        let top = self.f().top;
        if to == To::Return {
            let base = top;
            self.push(&c.callee)?;
            for arg in &c.args {
                self.push(arg)?;
            }
            self.f().op(Op::TailCall, 0, base, c.args.len(), 0);
            self.f().site(c.pos);
            self.f().top = top;
            return Ok(());
        }
        let base = self.f().push();
        if !(self.is_quiet(&c.callee) && c.args.iter().all(|a| self.is_quiet(a))) {
            // The word of the return address must hold a value while something
            // runs that may collect.
            self.load(Value::FALSE, base);
        }
        self.push(&c.callee)?;
        for arg in &c.args {
            self.push(arg)?;
        }
        self.f().op(Op::Call, u8::from(to == To::Effect), base, c.args.len(), 0);
        self.f().site(c.pos);
        self.f().top = top;
        if let To::Register(r) = to
            && r != base
        {
            self.f().op(Op::Move, 0, r, base, 0);
        }
        Ok(())
    }

    /// Whether nothing can be collected while `e` is evaluated: it makes no call
    /// that returns here. (After an error nothing returns here either.)
    fn is_quiet(&mut self, e: &Core) -> bool {
        match e {
            Core::Const(_) | Core::Local(_) | Core::Global(_) | Core::Lambda(_) => true,
            Core::Call(c) => {
                self.integrated_callee(c).is_some() && c.args.iter().all(|a| self.is_quiet(a))
            }
            Core::Prim(p) => {
                integrate(p.row.name, p.args.len()).is_some()
                    && p.args.iter().all(|a| self.is_quiet(a))
            }
            _ => false,
        }
    }

    /// A call of a primitive: an instruction of its own, or `Primitive`.
    fn prim(&mut self, p: &Prim, to: To) -> Result<()> {
        if let Some(i) = integrate(p.row.name, p.args.len()) {
            return self.integrated(i, &p.args, p.pos, to);
        }
        let top = self.f().top;
        let base = top;
        let (required, optional) = (p.row.required as usize, p.row.optional as usize);
        for arg in &p.args {
            self.push(arg)?;
        }
        for _ in p.args.len()..required + optional {
            let r = self.f().push();
            self.load(Value::ABSENT, r);
        }
        let n = self.f().top - base;
        self.f().touch(base + n.max(1));
        let literal = self.f().literal(Value::raw(p.row));
        self.f().with_literal(Op::Primitive, n as u8, base, literal);
        self.f().site(p.pos);
        self.f().top = top;
        self.done(base, to);
        Ok(())
    }

    fn integrated(&mut self, i: Integrated, args: &[Core], pos: Pos, to: To) -> Result<()> {
        let top = self.f().top;
        if is_test(i) {
            return self.boolean(i, args, pos, to);
        }
        // A value nobody wants is still computed: it may be an error.
        let r = self.target_register(to);
        match i {
            Integrated::Value(op, 1) => {
                let a = self.operand(&args[0])?;
                self.f().op(op, 0, r, a, 0);
            }
            Integrated::Value(Op::VectorRef, _) if small_index(&args[1]).is_some() => {
                let a = self.operand(&args[0])?;
                self.f().op(Op::VectorRefI, 0, r, a, small_index(&args[1]).unwrap_or(0));
            }
            Integrated::Value(op, _) => {
                let (a, b) = self.two_operands(&args[0], &args[1])?;
                self.f().op(op, 0, r, a, b);
            }
            Integrated::AddImmediate(n) => {
                let a = self.operand(&args[0])?;
                self.f().op(Op::AddI, 0, r, a, n as i16 as u16 as usize);
            }
            Integrated::Fold(op) => {
                self.fold(op, args, pos, r)?;
                self.f().top = top;
                self.done(r, to);
                return Ok(());
            }
            Integrated::Effect(op, n) => {
                let a = self.operand(&args[0])?;
                let b = self.operand(&args[1])?;
                let c = if n == 3 { self.operand(&args[2])? } else { 0 };
                self.f().op(op, 0, a, b, c);
                self.f().site(pos);
                self.f().top = top;
                self.constant(Value::UNSPECIFIED, to);
                return Ok(());
            }
            _ => {}
        }
        self.f().site(pos);
        self.f().top = top;
        self.done(r, to);
        Ok(())
    }

    fn fold(&mut self, op: Op, args: &[Core], pos: Pos, r: usize) -> Result<()> {
        let mut a = self.operand(&args[0])?;
        for (k, arg) in args[1..].iter().enumerate() {
            let last = k + 2 == args.len();
            let top = self.f().top;
            let to = if last {
                r
            } else if a >= top || k > 0 {
                a
            } else {
                self.f().touch(top + 1);
                top
            };
            let immediate = match op {
                Op::Add => Some(Op::AddI),
                Op::Sub => Some(Op::SubI),
                _ => None,
            };
            match (immediate, small_number(arg)) {
                (Some(op), Some(n)) => self.f().op(op, 0, to, a, n as u16 as usize),
                _ => {
                    let b = self.operand(arg)?;
                    self.f().op(op, 0, to, a, b);
                }
            }
            self.f().site(pos);
            if !last {
                self.f().set_top(top.max(to + 1));
                a = to;
            }
        }
        Ok(())
    }

    /// The value of a test as `#t` or `#f`.
    fn boolean(&mut self, i: Integrated, args: &[Core], pos: Pos, to: To) -> Result<()> {
        let (no, end) = (self.f().label(), self.f().label());
        self.integrated_test(i, args, pos, false, no)?;
        if to == To::Effect {
            self.f().place(no);
            return Ok(());
        }
        self.constant(Value::TRUE, to);
        if to != To::Return {
            self.f().jump(Op::Jump, 0, 0, end);
        }
        self.f().place(no);
        self.constant(Value::FALSE, to);
        self.f().place(end);
        Ok(())
    }

    /// Values of a producer, bound to variables.
    fn let_values(&mut self, l: &LetValues, to: To) -> Result<()> {
        let top = self.f().top;
        let base = top;
        let n = l.required.len() + usize::from(l.rest.is_some());
        self.f().touch(base + n + 1);
        // Only a call gives anything but one value.
        self.values_call(&l.producer, base)?;
        self.f().op(Op::Receive, u8::from(l.rest.is_some()), base, l.required.len(), 0);
        self.f().site(l.pos);
        for (k, &v) in l.required.iter().chain(&l.rest).enumerate() {
            self.f().places.insert(v, Place::Register(base + k));
        }
        self.f().set_top(base + n);
        for (k, &v) in l.required.iter().chain(&l.rest).enumerate() {
            self.box_parameter(v, base + k);
        }
        self.expression(&l.body, to)?;
        self.f().top = top;
        Ok(())
    }
    /// The values of `e` at `base`, where a `Receive` follows.
    fn values_call(&mut self, e: &Core, base: usize) -> Result<()> {
        if let Core::Call(c) = e
            && self.integrated_callee(c).is_none()
            && !matches!(&c.callee, Core::Local(v) if self.facts.is_label(*v))
            && !matches!(&c.callee, Core::Lambda(_))
        {
            return self.generic_call(c, To::Register(base));
        }
        if matches!(e, Core::Prim(_) | Core::Const(_) | Core::Local(_) | Core::Global(_)) {
            return self.expression(e, To::Register(base));
        }
        // Anything else may have calls in tail position: a thunk makes them so.
        let header = Header { name: Value::FALSE, properties: Value::NULL, pos: position(e) };
        let thunk = Lambda {
            name: header.name,
            clauses: Vec::new(),
            properties: header.properties,
            pos: header.pos,
        };
        self.thunk_call(&thunk, e, base)
    }
    fn thunk_call(&mut self, about: &Lambda, body: &Core, base: usize) -> Result<()> {
        let clause = Clause {
            required: Vec::new(),
            optional: Vec::new(),
            rest: None,
            keywords: None,
            body: Core::UNSPECIFIED,
        };
        let header = Header { name: about.name, properties: about.properties, pos: about.pos };
        let (code, free) = self.procedure(&header, &[(&clause, body)])?;
        let captures: Vec<Place> = free.iter().map(|&v| self.capture(v)).collect();
        let top = self.f().top;
        self.f().set_top(base + 2);
        let literal = self.f().literal(code);
        let n = captures.len();
        self.f().with_literal(Op::Closure, n.min(255) as u8, base + 1, literal);
        if n >= 255 {
            self.f().op(Op::Capture, 0, n, 0, 0);
        }
        for place in captures {
            match place {
                Place::Register(r) => self.f().op(Op::Capture, 0, r, 0, 0),
                Place::Free(k) => self.f().op(Op::Capture, 1, k, 0, 0),
                Place::Constant(_) => {}
            }
        }
        self.f().op(Op::Call, 0, base, 0, 0);
        self.f().site(about.pos);
        self.f().top = top;
        Ok(())
    }
}

fn as_lambda<'a>((v, init): (&'a Var, &'a Core)) -> Option<(Var, &'a Lambda)> {
    match init {
        Core::Lambda(lambda) => Some((*v, lambda)),
        _ => None,
    }
}

fn is_test(i: Integrated) -> bool {
    matches!(
        i,
        Integrated::Test(..)
            | Integrated::Swapped(_)
            | Integrated::TestImmediate(..)
            | Integrated::Kind(_)
            | Integrated::Is(_)
            | Integrated::Not
    )
}

/// An exact integer that fits the 16 bits of an operand.
fn small_number(e: &Core) -> Option<i16> {
    match e {
        Core::Const(v) => v.as_fixnum().and_then(|n| i16::try_from(n).ok()),
        _ => None,
    }
}
fn small_index(e: &Core) -> Option<usize> {
    small_number(e).and_then(|n| usize::try_from(n).ok())
}
/// The second operand of a comparison as an immediate, for the operations that
/// have such a form.
fn small_immediate(e: &Core, op: Op) -> Option<usize> {
    if op == Op::TestEq {
        return match e {
            Core::Const(v) if v.bits() <= 0xffff && !v.is_object() && !v.is_pair() => {
                Some(v.bits() as usize)
            }
            _ => None,
        };
    }
    small_number(e).map(|n| n as u16 as usize)
}
fn immediate_form(op: Op) -> Option<Op> {
    Some(match op {
        Op::TestEq => Op::TestEqI,
        Op::TestNumEq => Op::TestNumEqI,
        Op::TestLess => Op::TestLessI,
        Op::TestLessEq => Op::TestLessEqI,
        _ => return None,
    })
}
