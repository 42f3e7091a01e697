//! Variables: `let`, `letrec`, and the labels that some of their lambdas become.

use super::{Compiler, To};
use crate::code::Op;
use crate::compile::analyse::plain_clause;
use crate::compile::function::{Place, Target};
use crate::compile::integrate::{Integrated, integrate};
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
        for &(v, init) in &bindings {
            let Place::Register(r) = self.place_of(v) else { continue };
            if self.is_boxed(v) {
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
        Ok(())
    }

    /// The body, then the labels that it, or another of them, jumps to.
    pub(super) fn with_labels(
        &mut self,
        labels: &[(Var, &Lambda)],
        body: &Core,
        to: To,
    ) -> Result<()> {
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
            if to != To::Return && !self.f().last_is(&LEAVES) {
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
    pub(super) fn jump_to(&mut self, args: &[Core], target: Target) -> Result<()> {
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
            if self.is_free_of(to, later) && self.is_direct(arg) {
                self.expression(arg, To::Register(to))?;
            } else if let (Core::Local(w), true) = (arg, later.is_empty())
                && !self.is_boxed(*w)
                && let Place::Register(r) = self.place_of(*w)
                && !moves.iter().any(|&(_, t)| t == r)
            {
                self.f().op(Op::Move, 0, to, r, 0);
            } else {
                // No parameter that is written before the moves may be a temporary.
                while self.f().top < params.end {
                    let r = self.f().push();
                    self.load(Value::FALSE, r);
                }
                let r = self.push(arg)?;
                moves.push((r, to));
            }
        }
        for (from, to) in moves {
            self.f().op(Op::Move, 0, to, from, 0);
        }
        self.f().top = top;
        self.f().touch(params.end);
        let op = if self.f().is_placed(target.label) { Op::Loop } else { Op::Jump };
        self.f().jump(op, 0, params.end, target.label);
        Ok(())
    }
    /// Whether no expression of `later` reads register `r`.
    pub(super) fn is_free_of(&mut self, r: usize, later: &[Core]) -> bool {
        let mut budget = 40;
        later.iter().all(|e| self.does_not_read(e, r, &mut budget))
    }
    pub(super) fn does_not_read(&mut self, e: &Core, r: usize, budget: &mut usize) -> bool {
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
    /// Whether computing `e` into a register writes that only at the end.
    pub(super) fn is_direct(&mut self, e: &Core) -> bool {
        match e {
            Core::Const(_) | Core::Local(_) | Core::Global(_) => true,
            Core::Call(c) => {
                matches!(
                    self.integrated_callee(c),
                    Some(Integrated::Value(..) | Integrated::Path(_) | Integrated::AddImmediate(_))
                ) || (matches!(self.integrated_callee(c), Some(Integrated::Fold(_)))
                    && c.args.len() == 2)
                    || (self.integrated_callee(c).is_none()
                        && !matches!(c.callee, Core::Local(v) if self.facts.is_label(v))
                        && !matches!(c.callee, Core::Lambda(_)))
            }
            Core::Prim(p) => integrate(p.row.name, p.args.len()).is_none(),
            _ => false,
        }
    }
}

/// What nothing follows.
const LEAVES: [Op; 4] = [Op::Return, Op::ReturnImmediate, Op::TailCall, Op::TailCallGlobal];

fn as_lambda<'a>((v, init): (&'a Var, &'a Core)) -> Option<(Var, &'a Lambda)> {
    match init {
        Core::Lambda(lambda) => Some((*v, lambda)),
        _ => None,
    }
}
