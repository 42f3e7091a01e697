//! The forms of a `begin` at top level, where they are run at once.
//!
//! They are gone through twice, as in Guile. The first time, macro uses are
//! expanded as far as to tell definitions from expressions, macros are defined,
//! and what concerns modules takes effect: so a form may use a macro that a later
//! one defines. The second time definitions and expressions are expanded and run.

use super::Expander;
use super::expr::Kindred;
use super::keywords::{Context, Role};
use super::stx::Stx;
use super::top::{Pending, What};
use crate::error::Result;
use crate::value::Value;

/// What the first pass makes of a form.
enum Settled {
    /// It is part of the program, expanded so far.
    Kept(Stx),
    /// Nothing is left of it.
    Done,
    /// These are in its place.
    Spliced(Vec<Pending>),
    /// A library: what follows may import it, so the pass ends here.
    Library,
}

impl Expander<'_> {
    /// The first pass over the forms that stand in the place of `p`: what is
    /// left for the second one, in order.
    pub(super) fn settle(&mut self, forms: Vec<Stx>, p: Pending) -> Result<Vec<Pending>> {
        let start = self.cx().current_module.0;
        self.name_definitions(&forms, p.module);
        let mut todo: Vec<Pending> =
            forms.into_iter().rev().map(|form| Pending { form, ..p }).collect();
        let mut kept = Vec::with_capacity(todo.len());
        while let Some(next) = todo.pop() {
            let current = self.cx().current_module.0;
            let next = if current == start { next } else { self.moved(next, current) };
            match self.settle_form(next)? {
                Settled::Kept(form) if next.later => {
                    kept.push(Pending { form, now: false, ..next });
                }
                Settled::Kept(_) | Settled::Done => {}
                Settled::Spliced(forms) => todo.extend(forms.into_iter().rev()),
                Settled::Library => {
                    kept.push(next);
                    kept.extend(todo.into_iter().rev());
                    break;
                }
            }
        }
        Ok(kept)
    }
    /// The form in the module that an earlier form made the current one. What a
    /// macro of another module introduced stays in that.
    fn moved(&mut self, p: Pending, current: Value) -> Pending {
        self.cx().pin(current);
        let m = if p.form.m == p.module { current } else { p.form.m };
        Pending { form: Stx { m, ..p.form }, module: current, ..p }
    }
    fn settle_form(&mut self, p: Pending) -> Result<Settled> {
        if p.what == What::Leave {
            return Ok(Settled::Library);
        }
        let rib = self.rib_for(p.form);
        let kind = self.classify(p.form, rib)?;
        let Kindred::Core(keyword, s) = kind else {
            return self.settle_expression(kind, p);
        };
        let forms = match keyword.role {
            Role::Define(f) => {
                let definition = f(self, s)?;
                let name = self.top_name(definition.id, s, p.module);
                if p.now {
                    self.as_own_unit(|x| x.top_definition(&definition, name, p.module))?;
                }
                return Ok(Settled::Kept(s));
            }
            Role::DefineSyntax(f) => {
                let definition = f(self, s)?;
                self.top_define_syntax(definition, s, p)?;
                return Ok(Settled::Done);
            }
            Role::Effect(f) => {
                let core = f(self, s)?;
                self.run_now(core)?;
                return Ok(Settled::Kept(s));
            }
            Role::Library(_) => return Ok(Settled::Library),
            Role::Expression(_) | Role::Auxiliary => return self.settle_expression(kind, p),
            Role::Splice(f) => {
                let forms = f(self, s, Context::Top)?;
                if forms.is_empty() {
                    return Ok(Settled::Kept(s));
                }
                self.name_definitions(&forms, p.module);
                forms.into_iter().map(|form| Pending { form, ..p }).collect()
            }
            Role::LocalSyntax(recursive) => {
                let (_, forms) = self.local_syntax(s, recursive)?;
                let Some(forms) = forms.list(self.cx()) else { return Err(self.no_match(s)) };
                forms.into_iter().map(|form| Pending { form, ..p }).collect()
            }
            Role::EvalWhen => {
                let (situations, forms) = self.eval_when(s)?;
                let (now, later) = situations.in_sequence();
                let (now, later) = (now || p.now, later && p.later);
                if !now && !later {
                    return Ok(Settled::Done);
                }
                forms.into_iter().map(|form| Pending { form, now, later, ..p }).collect()
            }
        };
        Ok(Settled::Spliced(forms))
    }
    fn settle_expression(&mut self, kind: Kindred, p: Pending) -> Result<Settled> {
        if p.now {
            self.as_own_unit(|x| x.finish(kind))?;
        }
        Ok(Settled::Kept(match kind {
            Kindred::Core(_, s)
            | Kindred::Lexical(_, s)
            | Kindred::Global(_, _, s)
            | Kindred::Constant(s)
            | Kindred::Call(s, _) => s,
        }))
    }
}
