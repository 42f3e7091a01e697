//! Labels: lambdas that are jumped to, and the jumps.

use super::{Compiler, To};
use crate::code::Op;
use crate::compile::analyse::plain_clause;
use crate::compile::function::{Place, Target};
use crate::compile::integrate::{Integrated, integrate};
use crate::core::{Core, Lambda, Var};
use crate::error::Result;
use crate::value::Value;

impl Compiler<'_> {
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
        let moved = self.free_into_registers(labels);
        let first = self.f().top;
        for (v, lambda) in labels {
            let label = self.f().label();
            self.f().targets.insert(*v, Target { label, first, again: None });
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
                let target = self.functions.last().and_then(|f| f.targets.get(v).cloned());
                target.is_some_and(|t| self.f().is_used(t.label))
            });
            let Some(next) = next else { break };
            let (v, lambda) = pending.remove(next);
            let Some(clause) = plain_clause(lambda) else { continue };
            let (label, params) = (self.f().targets[&v].label, &clause.required);
            if to != To::Return && !self.f().last_is(&LEAVES) {
                self.f().jump(Op::Jump, 0, 0, end);
            }
            self.f().place(label);
            for (k, &p) in params.iter().enumerate() {
                self.f().places.insert(p, Place::Register(first + k));
            }
            let live = first + params.len();
            self.f().set_top(live);
            for (k, &p) in params.iter().enumerate() {
                self.box_parameter(p, first + k);
            }
            if params.iter().any(|&p| self.is_boxed(p)) {
                self.expression(&clause.body, to)?;
            } else {
                self.loop_body(v, &clause.body, live, to)?;
            }
        }
        self.f().top = first - moved.len();
        self.f().place(end);
        self.f().places.extend(moved);
        Ok(())
    }
    /// Gives the free variables that loops read registers of their own, and says where they
    /// were before.
    fn free_into_registers(&mut self, labels: &[(Var, &Lambda)]) -> Vec<(Var, Place)> {
        let outer = self.functions.len() - 1;
        if self.functions[..outer].iter().all(|f| f.places.is_empty()) {
            return Vec::new();
        }
        let mut read = Vec::new();
        for (_, lambda) in labels.iter().filter(|(v, _)| self.facts.is_loop(*v)) {
            self.free_reads(&lambda.clauses[0].body, &mut read, &mut 500);
        }
        let mut moved = Vec::new();
        for v in read {
            let place = self.place_of(v);
            if matches!(place, Place::Free(_)) {
                let r = self.f().push();
                self.local(v, To::Register(r));
                self.f().places.insert(v, Place::Register(r));
                moved.push((v, place));
            }
        }
        moved
    }
    /// The free variables that `e` reads itself, not by a procedure that it makes; those found on a
    /// short walk.
    fn free_reads(&self, e: &Core, read: &mut Vec<Var>, budget: &mut usize) {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        let mut all = |es: &[Core]| es.iter().for_each(|e| self.free_reads(e, read, budget));
        match e {
            Core::Local(v) => self.note_free(*v, read),
            Core::SetLocal(_, value) | Core::SetGlobal(_, value) | Core::Define(_, value) => {
                self.free_reads(value, read, budget);
            }
            Core::If(parts) => all(&parts[..]),
            Core::Seq(es) => all(es),
            Core::Prim(p) => all(&p.args),
            Core::Call(c) => {
                all(std::slice::from_ref(&c.callee));
                all(&c.args);
            }
            Core::Let(l) => {
                self.free_reads_of_bindings(&l.vars, &l.inits, read, budget);
                self.free_reads(&l.body, read, budget);
            }
            Core::Letrec(l) => {
                self.free_reads_of_bindings(&l.vars, &l.inits, read, budget);
                self.free_reads(&l.body, read, budget);
            }
            Core::LetValues(l) => self.free_reads(&l.body, read, budget),
            Core::Const(_) | Core::Global(_) | Core::Lambda(_) => {}
        }
    }
    fn free_reads_of_bindings(
        &self,
        vars: &[Var],
        inits: &[Core],
        read: &mut Vec<Var>,
        budget: &mut usize,
    ) {
        for (v, init) in vars.iter().zip(inits) {
            match init {
                Core::Lambda(lambda) if self.facts.is_label(*v) => {
                    self.free_reads(&lambda.clauses[0].body, read, budget);
                }
                _ => self.free_reads(init, read, budget),
            }
        }
    }
    fn note_free(&self, v: Var, read: &mut Vec<Var>) {
        let Some((inner, outer)) = self.functions.split_last() else { return };
        let free = match inner.places.get(&v) {
            Some(place) => matches!(place, Place::Free(_)),
            None => outer.iter().any(|f| f.places.contains_key(&v)),
        };
        if free && read.len() < MOST_MOVED && !self.is_boxed(v) && !read.contains(&v) {
            read.push(v);
        }
    }

    /// A call of a label: its arguments move to its parameters, then a jump.
    pub(super) fn jump_to(&mut self, args: &[Core], target: &Target) -> Result<()> {
        let top = self.f().top;
        let first = target.first;
        let params = first..first + args.len();
        // An argument goes straight to its place if nothing evaluated after it
        // reads what is there now; else through a temporary.
        let mut moves = Vec::new();
        let order = self.order(args, target);
        for (n, &k) in order.iter().enumerate() {
            let (arg, to) = (&args[k], first + k);
            if self.in_register(arg) == Some(to) {
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
            let later = &order[n + 1..];
            if later.iter().all(|&k| self.is_free_of(to, &args[k])) && self.is_direct(arg) {
                self.expression(arg, To::Register(to))?;
            } else if let (Some(r), true) = (self.in_register(arg), later.is_empty())
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
        if self.f().is_placed(target.label) {
            return self.jump_back(target, params.end);
        }
        self.f().jump(Op::Jump, 0, params.end, target.label);
        Ok(())
    }
    /// The order in which a jump's arguments are computed: their own, but for sums that cannot fail
    /// and whose place a later one reads; those come last.
    fn order(&mut self, args: &[Core], target: &Target) -> Vec<usize> {
        let mut order: Vec<usize> = (0..args.len()).collect();
        if target.first + args.len() > self.f().top {
            return order;
        }
        for k in 0..args.len().saturating_sub(1) {
            if self.is_safe_sum(&args[k])
                && !args[k + 1..].iter().all(|e| self.is_free_of(target.first + k, e))
            {
                order.retain(|&other| other != k);
                order.push(k);
            }
        }
        order
    }
    /// Whether `e` does not read register `r`, as far as a short look at it shows.
    pub(super) fn is_free_of(&mut self, r: usize, e: &Core) -> bool {
        self.does_not_read(e, r, &mut 40)
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

/// The most free variables that are given registers at once.
const MOST_MOVED: usize = 8;

/// What nothing follows.
const LEAVES: [Op; 5] =
    [Op::Return, Op::ReturnImmediate, Op::ReturnReceived, Op::TailCall, Op::TailCallGlobal];
