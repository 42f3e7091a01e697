//! Calls of procedures, and what takes several values from them.

use super::{Compiler, Header, To, position};
use crate::code::Op;
use crate::compile::analyse::plain_clause;
use crate::compile::function::Place;
use crate::compile::integrate::{Integrated, integrate};
use crate::core::{Call, Clause, Core, Global, LetValues, Scope};
use crate::error::Result;
use crate::primitive::Row;
use crate::value::Value;

impl Compiler<'_> {
    /// What the call becomes if its callee is a primitive that is an
    /// instruction, and means that in its module.
    pub(super) fn integrated_callee(&mut self, c: &Call) -> Option<Integrated> {
        let Core::Global(g) = &c.callee else { return None };
        let row = self.primitive_of(g)?;
        integrate(row.name, c.args.len())
    }
    pub(super) fn test_of(&self, row: &'static Row, n: usize) -> Option<Integrated> {
        integrate(row.name, n).filter(|i| i.is_test())
    }
    /// The primitive that a global means, if it is one of (guile)'s.
    pub(super) fn primitive_of(&mut self, g: &Global) -> Option<&'static Row> {
        if self.cx.redefined.contains(&g.name) {
            return None;
        }
        self.variable_of(g)?.variable_value().primitive_row()
    }
    /// The variable that a global means as things are now.
    fn variable_of(&mut self, g: &Global) -> Option<Value> {
        if g.scope == Scope::Private {
            return None;
        }
        if let Some(&known) = self.variables.get(&(g.module, g.name)) {
            return known;
        }
        let module = g.module.as_module().or_else(|| self.cx.find_module(g.module))?;
        let variable = module.variable(self.cx, g.name);
        self.variables.insert((g.module, g.name), variable);
        variable
    }

    pub(super) fn call(&mut self, c: &Call, to: To) -> Result<()> {
        match &c.callee {
            Core::Local(v) if self.facts.is_label(*v) => {
                if let Some(target) = self.f().targets.get(v).cloned() {
                    return self.jump_to(&c.args, &target);
                }
            }
            Core::Lambda(lambda) => {
                if let Some(clause) = plain_clause(lambda)
                    && clause.required.len() == c.args.len()
                {
                    return self.direct_lambda(clause, &c.args, to);
                }
            }
            Core::Global(g) => {
                if let Some(i) = self.integrated_callee(c) {
                    return self.integrated(i, &c.args, c.pos, to);
                }
                if let Some((row, writes)) = self.record_access(g) {
                    return self.record_field(row, writes, c, to);
                }
            }
            _ => {}
        }
        self.generic_call(c, to)
    }

    /// `((lambda (x …) body) e …)`
    pub(super) fn direct_lambda(&mut self, clause: &Clause, args: &[Core], to: To) -> Result<()> {
        let top = self.f().top;
        for (&v, init) in clause.required.iter().zip(args) {
            self.bind(v, init)?;
        }
        self.box_all(clause.required.iter().copied());
        self.expression(&clause.body, to)?;
        self.f().top = top;
        Ok(())
    }

    pub(super) fn generic_call(&mut self, c: &Call, to: To) -> Result<()> {
        let global = self.fused_global(c);
        let top = self.f().top;
        if to == To::Return && self.keeps_frame && self.functions.len() == 1 {
            self.kept_call(c, global)?;
        } else if to == To::Return {
            self.tail_call(c, global)?;
        } else {
            self.returning_call(c, global, to == To::Effect)?;
        }
        self.f().top = top;
        if matches!(to, To::Register(_)) {
            self.done(top, to);
        }
        Ok(())
    }

    fn tail_call(&mut self, c: &Call, global: Option<usize>) -> Result<()> {
        let base = self.f().top;
        if let Some(literal) = global {
            self.push_all(&c.args)?;
            self.f().with_literal(Op::TailCallGlobal, c.args.len() as u8, base, literal);
        } else {
            self.push(&c.callee)?;
            self.push_all(&c.args)?;
            self.f().op(Op::TailCall, 0, base, c.args.len(), 0);
        }
        self.f().site(c.pos);
        Ok(())
    }

    /// A call in tail position whose values come back here, to be returned.
    fn kept_call(&mut self, c: &Call, global: Option<usize>) -> Result<()> {
        let base = self.f().top;
        self.returning_call(c, global, false)?;
        self.f().op(Op::Receive, 2, base, 0, 0);
        self.f().op(Op::ReturnReceived, 0, base, 0, 0);
        Ok(())
    }

    /// A call whose value lands in the next register.
    fn returning_call(&mut self, c: &Call, global: Option<usize>, unused: bool) -> Result<()> {
        let base = self.f().push();
        if let Some(literal) = global {
            self.f().push();
            self.push_all(&c.args)?;
            let x = c.args.len() as u8 | u8::from(unused) << 7;
            self.f().with_literal(Op::CallGlobal, x, base, literal);
        } else {
            if !(self.is_quiet(&c.callee) && c.args.iter().all(|a| self.is_quiet(a))) {
                // The word of the return address must hold a value while something
                // runs that may collect.
                self.load(Value::FALSE, base);
            }
            self.push(&c.callee)?;
            self.push_all(&c.args)?;
            self.f().op(Op::Call, u8::from(unused), base, c.args.len(), 0);
        }
        self.f().site(c.pos);
        Ok(())
    }

    /// The literal of a global callee that the call's own instruction may fetch.
    /// That is after the arguments, where Guile fetches it before: so nothing
    /// they do may show the difference.
    fn fused_global(&mut self, c: &Call) -> Option<usize> {
        let Core::Global(g) = &c.callee else { return None };
        let harmless = |a: &Core| matches!(a, Core::Const(_) | Core::Local(_) | Core::Lambda(_));
        let fused = c.args.len() < 128
            && c.args.iter().all(|a| self.is_quiet(a))
            && (c.args.iter().all(harmless) || self.is_bound(g));
        fused.then(|| self.global(g))
    }
    /// Whether a global has a value for certain when code that refers to it runs.
    fn is_bound(&mut self, g: &Global) -> bool {
        self.defining == Some((g.module, g.name))
            || self.variable_of(g).is_some_and(|v| v.variable_value() != Value::UNBOUND)
    }

    /// Whether nothing can be collected while `e` is evaluated: it makes no call
    /// that returns here. (After an error nothing returns here either.)
    pub(super) fn is_quiet(&mut self, e: &Core) -> bool {
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

    /// Values of a producer, bound to variables.
    pub(super) fn let_values(&mut self, l: &LetValues, to: To) -> Result<()> {
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
        self.box_all(l.required.iter().chain(&l.rest).copied());
        self.expression(&l.body, to)?;
        self.f().top = top;
        Ok(())
    }
    /// The values of `e` at `base`, where a `Receive` follows.
    pub(super) fn values_call(&mut self, e: &Core, base: usize) -> Result<()> {
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
        let pos = position(e);
        let header = Header { pos, ..Header::ANONYMOUS };
        let (code, free) = self.procedure(&header, &[(&Clause::EMPTY, e)])?;
        let top = self.f().top;
        self.f().set_top(base + 2);
        self.make_closure(code, &free, base + 1);
        self.f().op(Op::Call, 0, base, 0, 0);
        self.f().site(pos);
        self.f().top = top;
        Ok(())
    }
}
