//! Counts the uses of variables, and finds the lambdas that can be labels.
//!
//! A lambda bound by `let` or `letrec` is a label when every reference to its
//! variable is a call with the right number of arguments whose continuation is
//! that of the binding expression: then calling it is jumping. (Fluet and
//! Weeks, "Contification using dominators", 2001, has the general idea; this is
//! the syntactic case, which covers loops and join points.)
//!
//! Every expression is walked with the number of its continuation. The body of
//! a candidate is walked as if it were a label already; should it turn out not
//! to be one, the calls inside were not tail calls after all, so the labels
//! they name are no labels either: `through` remembers whom that concerns.

use crate::core::{Clause, Core, Lambda, Letrec, Unit, Var};

/// What is known of the variables of a unit, by their index.
pub(super) struct Facts {
    vars: Vec<Fact>,
    /// Variables of `letrec` that something may capture before they have their
    /// value.
    early: Vec<bool>,
}

#[derive(Default)]
struct Fact {
    references: u32,
    /// The continuation of the binding, for a lambda that may be a label.
    candidate: Option<u32>,
    arguments: usize,
    /// How many bodies the binding stands in, of those in `Walk::inside`.
    depth: usize,
    /// Labels called from the body of this candidate.
    through: Vec<Var>,
    /// Called from its own body.
    loops: bool,
}

impl Facts {
    pub(super) fn references(&self, var: Var) -> u32 {
        self.vars[var.0 as usize].references
    }
    pub(super) fn is_label(&self, var: Var) -> bool {
        self.vars[var.0 as usize].candidate.is_some()
    }
    /// Whether a label's body jumps back to it.
    pub(super) fn is_loop(&self, var: Var) -> bool {
        self.is_label(var) && self.vars[var.0 as usize].loops
    }
    #[inline]
    pub(super) fn is_early(&self, var: Var) -> bool {
        self.early[var.0 as usize]
    }
}

pub(super) fn analyse(unit: &Unit) -> Facts {
    let mut walk = Walk {
        vars: unit.vars.iter().map(|_| Fact::default()).collect(),
        assigned: unit.vars.iter().map(|v| v.assigned).collect(),
        continuations: 0,
        inside: Vec::new(),
        early: vec![false; unit.vars.len()],
    };
    walk.expression(&unit.body, 0);
    Facts { vars: walk.vars, early: walk.early }
}

struct Walk {
    vars: Vec<Fact>,
    assigned: Vec<bool>,
    continuations: u32,
    /// The candidates whose bodies are being walked, with `None` for a
    /// procedure's body, through which nothing can jump.
    inside: Vec<Option<Var>>,
    early: Vec<bool>,
}

/// What a lambda must look like to be a label: one clause, nothing optional.
pub(super) fn plain_clause(lambda: &Lambda) -> Option<&Clause> {
    match lambda.clauses.as_slice() {
        [c] if c.optional.is_empty() && c.rest.is_none() && c.keywords.is_none() => Some(c),
        _ => None,
    }
}

/// Whether something in an initial value may capture its continuation.
fn may_return_twice(init: &Core) -> bool {
    !matches!(init, Core::Const(_) | Core::Local(_) | Core::Global(_) | Core::Lambda(_))
}

impl Walk {
    fn fresh(&mut self) -> u32 {
        self.continuations += 1;
        self.continuations
    }
    /// An expression whose value goes to an operand of its own.
    #[inline]
    fn operand(&mut self, e: &Core) {
        let k = self.fresh();
        self.expression(e, k);
    }
    #[inline]
    fn operands(&mut self, all: &[Core]) {
        for e in all {
            self.operand(e);
        }
    }

    fn expression(&mut self, e: &Core, k: u32) {
        match e {
            Core::Const(_) | Core::Global(_) => {}
            Core::Local(v) => {
                self.vars[v.0 as usize].references += 1;
                self.fail(*v);
            }
            Core::SetLocal(v, value) => {
                self.vars[v.0 as usize].references += 1;
                self.fail(*v);
                self.operand(value);
            }
            Core::SetGlobal(_, value) | Core::Define(_, value) => self.operand(value),
            Core::If(parts) => {
                self.operand(&parts[0]);
                self.expression(&parts[1], k);
                self.expression(&parts[2], k);
            }
            Core::Seq(all) => {
                if let Some((last, before)) = all.split_last() {
                    self.operands(before);
                    self.expression(last, k);
                }
            }
            Core::Lambda(lambda) => self.procedure(lambda),
            Core::Let(l) => {
                for (&v, init) in l.vars.iter().zip(&l.inits) {
                    self.candidate(v, init, k);
                }
                // A label's body sees the variables of the outside only.
                for (&v, init) in l.vars.iter().zip(&l.inits) {
                    self.binding(v, init, k);
                }
                self.expression(&l.body, k);
            }
            Core::Letrec(l) => {
                for (&v, init) in l.vars.iter().zip(&l.inits) {
                    self.candidate(v, init, k);
                }
                self.letrec_inits(l, k);
                self.expression(&l.body, k);
            }
            Core::Call(c) => {
                match &c.callee {
                    Core::Local(v) => self.call(*v, c.args.len(), k),
                    Core::Lambda(lambda)
                        if plain_clause(lambda)
                            .is_some_and(|x| x.required.len() == c.args.len()) =>
                    {
                        self.expression(&lambda.clauses[0].body, k);
                    }
                    other => self.operand(other),
                }
                self.operands(&c.args);
            }
            Core::Prim(p) => self.operands(&p.args),
            Core::LetValues(l) => {
                self.operand(&l.producer);
                self.expression(&l.body, k);
            }
        }
    }

    fn procedure(&mut self, lambda: &Lambda) {
        self.inside.push(None);
        for clause in &lambda.clauses {
            for (_, default) in &clause.optional {
                self.operand(default);
            }
            for key in clause.keywords.iter().flat_map(|k| &k.keys) {
                self.operand(&key.default);
            }
            self.operand(&clause.body);
        }
        self.inside.pop();
    }

    /// Notes a variable whose initial value may make it a label.
    fn candidate(&mut self, v: Var, init: &Core, k: u32) {
        if let Core::Lambda(lambda) = init
            && let Some(clause) = plain_clause(lambda)
            && !self.assigned[v.0 as usize]
        {
            let depth = self.inside.len();
            let fact = &mut self.vars[v.0 as usize];
            fact.candidate = Some(k);
            fact.depth = depth;
            fact.arguments = clause.required.len();
        }
    }
    fn binding(&mut self, v: Var, init: &Core, k: u32) {
        match init {
            Core::Lambda(lambda) if self.vars[v.0 as usize].candidate.is_some() => {
                self.inside.push(Some(v));
                self.expression(&lambda.clauses[0].body, k);
                self.inside.pop();
            }
            _ => self.operand(init),
        }
    }

    /// Walks the initial values, and finds the variables that a closure may
    /// capture before they have theirs: such a variable needs a box. It is one
    /// whose value is no procedure, that its own value or an earlier one refers
    /// to, or that a procedure refers to which these may call.
    fn letrec_inits(&mut self, l: &Letrec, k: u32) {
        let is_made_first = |walk: &Walk, i: usize| {
            matches!(l.inits[i], Core::Lambda(_)) && !walk.assigned[l.vars[i].0 as usize]
        };
        let others: Vec<usize> = (0..l.vars.len()).filter(|&i| !is_made_first(self, i)).collect();
        let counts = |walk: &Walk| -> Vec<u32> {
            l.vars.iter().map(|v| walk.vars[v.0 as usize].references).collect()
        };
        let mut reads = Vec::new();
        for (&v, init) in l.vars.iter().zip(&l.inits) {
            let before = if others.is_empty() { Vec::new() } else { counts(self) };
            self.binding(v, init, k);
            if !others.is_empty() {
                let after = counts(self);
                reads.push(after.iter().zip(&before).map(|(a, b)| a > b).collect::<Vec<bool>>());
            }
        }
        let mut may_call = false;
        if !l.in_order {
            // A value may be computed again, by a continuation: for `letrec` the variable
            // is then assigned again.
            for &i in others.iter().filter(|&&i| may_return_twice(&l.inits[i])) {
                self.early[l.vars[i].0 as usize] = true;
            }
        }
        for (place, &i) in others.iter().enumerate() {
            may_call |= (0..l.vars.len()).any(|j| reads[i][j] && !others.contains(&j));
            let captured =
                may_call && (0..l.vars.len()).any(|j| reads[j][i] && !others.contains(&j));
            // Without an order all values are made before the first is stored.
            let from = if l.in_order { place } else { 0 };
            for &later in &others[from..] {
                let read = reads[i][later] || (captured && later == i);
                self.early[l.vars[later].0 as usize] |= read;
            }
        }
    }

    fn call(&mut self, v: Var, arguments: usize, k: u32) {
        let fact = &mut self.vars[v.0 as usize];
        fact.references += 1;
        if fact.candidate != Some(k) || fact.arguments != arguments {
            return self.fail(v);
        }
        // The candidates between the binding and here must be labels too.
        for k in fact.depth..self.inside.len() {
            match self.inside[k] {
                Some(outer) if outer == v => self.vars[v.0 as usize].loops = true,
                Some(outer) if self.vars[outer.0 as usize].candidate.is_some() => {
                    self.vars[outer.0 as usize].through.push(v);
                }
                _ => return self.fail(v),
            }
        }
    }

    /// `v` is no label, and so is none that was called as one from its body.
    fn fail(&mut self, v: Var) {
        let mut failed = Vec::new();
        let mut next = Some(v);
        while let Some(v) = next {
            let fact = &mut self.vars[v.0 as usize];
            if fact.candidate.take().is_some() {
                failed.append(&mut fact.through);
            }
            next = failed.pop();
        }
    }
}
