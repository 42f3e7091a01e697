//! Variables: `let`, `letrec`, and the labels that some of their lambdas become.

use super::{Compiler, To};
use crate::code::Op;
use crate::compile::function::Place;
use crate::core::{Core, Lambda, Let, Letrec, Var};
use crate::error::Result;
use crate::value::Value;

impl Compiler<'_> {
    /// Binds `v` to the value of `init`, in a register of its own where needed.
    pub(super) fn bind(&mut self, v: Var, init: &Core) -> Result<()> {
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

    pub(super) fn let_(&mut self, l: &Let, to: To) -> Result<()> {
        if let Some((test, otherwise)) = self.as_or(l)
            && (to == To::Effect || self.is_boolean(test))
        {
            return self.branch(test, &Core::Const(Value::TRUE), otherwise, to);
        }
        let top = self.f().top;
        let mut labels = Vec::new();
        let mut bound = Vec::new();
        for (&v, init) in l.vars.iter().zip(&l.inits) {
            match init {
                Core::Lambda(lambda) if self.facts.is_label(v) => labels.push((v, &**lambda)),
                _ if self.facts.references(v) == 0 => self.expression(init, To::Effect)?,
                _ => {
                    self.bind(v, init)?;
                    bound.push(v);
                }
            }
        }
        self.box_all(bound);
        self.with_labels(&labels, &l.body, to)?;
        self.f().top = top;
        Ok(())
    }

    /// `(or A B)` as it is expanded: `(let ((t A)) (if t t B))`.
    pub(super) fn as_or<'c>(&self, l: &'c Let) -> Option<(&'c Core, &'c Core)> {
        let ([v], [init]) = (&l.vars[..], &l.inits[..]) else { return None };
        let Core::If(parts) = &l.body else { return None };
        match &**parts {
            [Core::Local(a), Core::Local(b), otherwise]
                if a == v
                    && b == v
                    && self.facts.references(*v) == 2
                    && !matches!(init, Core::Lambda(_)) =>
            {
                Some((init, otherwise))
            }
            _ => None,
        }
    }

    pub(super) fn letrec(&mut self, l: &Letrec, to: To) -> Result<()> {
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
    pub(super) fn letrec_bindings(&mut self, l: &Letrec) -> Result<()> {
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
        // Values that wait for all others: (box, value).
        let mut stores: Vec<(usize, usize)> = Vec::new();
        let bound = self.f().top;
        for &(v, init) in &bindings {
            let Place::Register(r) = self.place_of(v) else { continue };
            if self.is_boxed(v) && !l.in_order {
                let value = self.f().push();
                self.expression(init, To::Register(value))?;
                stores.push((r, value));
            } else if self.is_boxed(v) {
                let top = self.f().top;
                let value = self.operand(init)?;
                self.f().op(Op::BoxSet, 0, r, value, 0);
                self.f().top = top;
            } else if let Core::Lambda(lambda) = init {
                let free = self.closure(lambda, r, Some(v))?;
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
        for (r, value) in stores {
            self.f().op(Op::BoxSet, 0, r, value, 0);
        }
        self.f().top = bound;
        Ok(())
    }
}

fn as_lambda<'a>((v, init): (&'a Var, &'a Core)) -> Option<(Var, &'a Lambda)> {
    match init {
        Core::Lambda(lambda) => Some((*v, lambda)),
        _ => None,
    }
}
