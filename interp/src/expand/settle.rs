//! The forms of a `begin` at top level, where they are run at once.
//!
//! They are gone through twice, as in Guile. The first time, macro uses are
//! expanded as far as to tell definitions from expressions, macros are defined,
//! and what concerns modules takes effect: so a form may use a macro that a later
//! one defines. The second time definitions and expressions are expanded, and then
//! all is run: an error in the last form shows before the first has done anything.

use super::Expander;
use super::expr::Kindred;
use super::keywords::{Context, KEYWORDS, Role};
use super::resolve::{Binding, resolve};
use super::stx::Stx;
use super::top::{Pending, What};
use crate::core::Core;
use crate::error::Result;
use crate::module::Module;
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
    /// The forms that stand in the place of `p`, expanded; and, from a library on,
    /// those that are to be expanded when it has been run.
    pub(super) fn top_sequence(
        &mut self,
        forms: Vec<Stx>,
        p: Pending,
    ) -> Result<(Option<Core>, Vec<Pending>)> {
        let (settled, rest) = self.settle(forms, p)?;
        let mut parts = Vec::with_capacity(settled.len());
        for next in settled {
            parts.extend(self.top_form(next, &mut Vec::new())?);
        }
        let whole = match parts.len() {
            0 if rest.is_empty() => Some(Core::UNSPECIFIED),
            0 | 1 => parts.pop(),
            _ => Some(Core::Seq(parts)),
        };
        Ok((whole, rest))
    }
    /// The first pass: what is left for the second one, in order, and what comes
    /// from a library on.
    fn settle(&mut self, forms: Vec<Stx>, p: Pending) -> Result<(Vec<Pending>, Vec<Pending>)> {
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
                    todo.push(next);
                    break;
                }
            }
        }
        todo.reverse();
        Ok((kept, todo))
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
                self.discard_keyword(definition.id, name, p.module);
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
    /// A macro whose name is about to be defined means nothing to the forms that
    /// follow. A form that is no macro in Guile keeps its meaning until then.
    fn discard_keyword(&mut self, id: Stx, name: Value, module: Value) {
        let unit = self.unit;
        let discarded = match resolve(self.cx(), id, unit) {
            Binding::Macro(_) => true,
            Binding::Core(i) => !KEYWORDS[i].is_primitive(),
            _ => false,
        };
        if discarded {
            Module(module).define(self.cx(), name, Value::UNSPECIFIED);
        }
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
