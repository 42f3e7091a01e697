//! Procedures: their entries, their parameters, the closures that are made of them.

use super::{Compiler, Header, To};
use crate::code::{Arity, Op};
use crate::compile::function::{About, Function, Place};
use crate::core::{Clause, Core, Lambda, Var};
use crate::error::{Error, Result};
use crate::value::Value;

impl Compiler<'_> {
    /// The code of a procedure with these clauses and bodies, and the variables
    /// that it captures.
    pub(super) fn procedure(
        &mut self,
        header: &Header,
        clauses: &[(&Clause, &Core)],
    ) -> Result<(Value, Vec<Var>)> {
        for long_jumps in [false, true] {
            self.functions.push(Function::new(long_jumps));
            if let Some(this) = header.this {
                self.f().places.insert(this, Place::Register(0));
            }
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

    pub(super) fn about(&mut self, header: &Header, clauses: &[(&Clause, &Core)]) -> About {
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

    pub(super) fn arity(&self, c: &Clause) -> Arity {
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

    pub(super) fn clauses(&mut self, clauses: &[(&Clause, &Core)]) -> Result<()> {
        if let [(clause, body)] = clauses {
            return self.clause(clause, body);
        }
        for (place, (clause, body)) in clauses.iter().enumerate() {
            let next = self.f().label();
            let fixed = clause.required.len();
            // The last clause says what is wrong with its keywords.
            let keywords = clause.keywords.is_some() && place + 1 < clauses.len();
            let open = clause.keywords.is_some() && !keywords;
            let most =
                if clause.rest.is_some() || open { 0xffff } else { fixed + clause.optional.len() };
            self.f().clause(fixed, most, keywords, next);
            self.f().set_top(1);
            self.clause(clause, body)?;
            self.f().place(next);
        }
        self.f().op(Op::NoClause, 0, 0, 0, 0);
        Ok(())
    }

    /// One clause: entry, defaults, body.
    pub(super) fn clause(&mut self, c: &Clause, body: &Core) -> Result<()> {
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

    /// Puts variables that some `set!` names into boxes.
    pub(super) fn box_all(&mut self, vars: impl IntoIterator<Item = Var>) {
        for v in vars {
            if let Place::Register(r) = self.place_of(v) {
                self.box_parameter(v, r);
            }
        }
    }
    pub(super) fn box_parameter(&mut self, v: Var, r: usize) {
        if self.is_boxed(v) {
            self.f().op(Op::BoxNew, 0, r, r, 0);
        }
    }
    pub(super) fn default(&mut self, v: Var, r: usize, default: &Core) -> Result<()> {
        let given = self.f().label();
        self.f().jump(Op::JumpIfGiven, 0, r, given);
        self.expression(default, To::Register(r))?;
        self.f().place(given);
        self.box_parameter(v, r);
        Ok(())
    }

    /// A closure of `lambda`, which is the value of `this`, in register `to`.
    pub(super) fn closure(
        &mut self,
        lambda: &Lambda,
        to: usize,
        this: Option<Var>,
    ) -> Result<Vec<Var>> {
        let Lambda { name, properties, pos, .. } = *lambda;
        let header = Header { name, properties, pos, this };
        let clauses: Vec<_> = lambda.clauses.iter().map(|c| (c, &c.body)).collect();
        let (code, free) = self.procedure(&header, &clauses)?;
        if free.is_empty() {
            // Nothing captured: one closure serves all.
            let closure = self.cx.closure(code);
            let literal = self.f().literal(closure);
            self.f().with_literal(Op::Literal, 0, to, literal);
            return Ok(free);
        }
        self.make_closure(code, &free, to);
        Ok(free)
    }
    /// The instruction that makes a closure of `code` over `free`.
    pub(super) fn make_closure(&mut self, code: Value, free: &[Var], to: usize) {
        let captures: Vec<Place> = free.iter().map(|&v| self.place_of(v)).collect();
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
    }
    /// The place of `v` in function `level`, captured through those between.
    pub(super) fn find(&mut self, v: Var, level: usize) -> Place {
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
}
