//! Loops whose test is repeated at their end.
//!
//! A label whose body is `(if TEST …)` is entered at its test. A jump back to it
//! from one of the branches tests again where it stands and jumps to the start
//! of the branch, in one instruction that is a safepoint as well: a round costs
//! one dispatch less. That is done where the test is small and made of
//! instructions only.

use super::{Compiler, To};
use crate::code::Op;
use crate::compile::function::{Label, Target};
use crate::compile::integrate::{Integrated, integrate};
use crate::core::{Call, Core, Global, Prim, Var};
use crate::error::Result;
use std::rc::Rc;

/// The test of a loop, and where its two branches start.
pub(in crate::compile) struct Again {
    test: Core,
    yes: Label,
    no: Label,
}

/// The most nodes of a test that is repeated.
const MOST_NODES: usize = 8;
/// The most registers that are alive at a loop's end: what an instruction can name.
const MOST_LIVE: usize = 127;

impl Compiler<'_> {
    /// The body of the loop of `v`, with all registers below `live` in use.
    pub(super) fn loop_body(&mut self, v: Var, body: &Core, live: usize, to: To) -> Result<()> {
        let Core::If(parts) = body else { return self.expression(body, to) };
        let [test, then, otherwise] = &**parts;
        let mut nodes = MOST_NODES;
        let copy = if live > MOST_LIVE || self.f().long_jumps {
            None
        } else {
            self.copy_test(test, &mut nodes)
        };
        let Some(test) = copy else { return self.expression(body, to) };
        let (yes, no) = (self.f().label(), self.f().label());
        let again = Rc::new(Again { test, yes, no });
        if let Some(target) = self.f().targets.get_mut(&v) {
            target.again = Some(again.clone());
        }
        self.jump_unless(&again.test, no)?;
        self.f().place(yes);
        self.arms(&again.test, no, then, otherwise, to)
    }

    /// Back to a loop whose parameters have their new values, with `live` registers in use.
    pub(super) fn jump_back(&mut self, target: &Target, live: usize) -> Result<()> {
        let Some(again) = &target.again else {
            self.f().jump(Op::Loop, 0, live, target.label);
            return Ok(());
        };
        let top = self.f().top;
        self.f().set_top(live);
        // The branch that is being written is the one whose start is nearest.
        let (truth, here, there) = if self.f().is_placed(again.no) {
            (false, again.no, again.yes)
        } else {
            (true, again.yes, again.no)
        };
        self.f().looping = Some((here, live));
        let written = self.jump_where(&again.test, truth, here);
        self.f().looping = None;
        self.f().top = top;
        written?;
        let op = if self.f().is_placed(there) { Op::Loop } else { Op::Jump };
        self.f().jump(op, 0, live, there);
        Ok(())
    }

    /// A copy of `test`, if it may be written twice and jumps by an instruction
    /// that has a form for loops.
    fn copy_test(&mut self, test: &Core, nodes: &mut usize) -> Option<Core> {
        let (i, args) = match test {
            Core::Call(c) => (self.integrated_callee(c)?, &c.args),
            Core::Prim(p) => (integrate(p.row.name, p.args.len())?, &p.args),
            _ => return None,
        };
        match i {
            Integrated::Test(op, _, true) | Integrated::Swapped(op)
                if Op::loop_form(op).is_some() => {}
            Integrated::TestImmediate(..) => {}
            Integrated::Not => {
                self.copy_test(&args[0], &mut nodes.clone())?;
            }
            _ => return None,
        }
        self.copy(test, nodes)
    }
    /// A copy of an expression of constants, variables and calls that are instructions.
    fn copy(&mut self, e: &Core, nodes: &mut usize) -> Option<Core> {
        *nodes = nodes.checked_sub(1)?;
        let copy_all = |this: &mut Self, all: &[Core], nodes: &mut usize| {
            all.iter().map(|e| this.copy(e, nodes)).collect::<Option<Vec<Core>>>()
        };
        Some(match e {
            Core::Const(v) => Core::Const(*v),
            Core::Local(v) => Core::Local(*v),
            Core::Call(c) => {
                self.integrated_callee(c)?;
                let Core::Global(g) = &c.callee else { return None };
                let callee = Core::Global(Box::new(Global { ..**g }));
                let args = copy_all(self, &c.args, nodes)?;
                Core::Call(Box::new(Call { callee, args, pos: c.pos }))
            }
            Core::Prim(p) => {
                integrate(p.row.name, p.args.len())?;
                let args = copy_all(self, &p.args, nodes)?;
                Core::Prim(Box::new(Prim { row: p.row, args, pos: p.pos }))
            }
            _ => return None,
        })
    }

    // --- What a test says of its operands -----------------------------------------

    /// Notes the variables that are numbers once `test` has been answered: those it compares.
    pub(super) fn note_numbers(&mut self, test: &Core) {
        let (i, args) = match test {
            Core::Call(c) => (self.integrated_callee(c), &c.args),
            Core::Prim(p) => (integrate(p.row.name, p.args.len()), &p.args),
            Core::If(parts) => return self.note_numbers(&parts[0]),
            _ => return,
        };
        match i {
            Some(Integrated::Not) => self.note_numbers(&args[0]),
            Some(
                Integrated::Test(Op::TestNumEq | Op::TestLess | Op::TestLessEq, ..)
                | Integrated::Swapped(_)
                | Integrated::TestImmediate(..),
            ) => {
                for arg in args {
                    if let Core::Local(v) = arg
                        && !self.is_boxed(*v)
                    {
                        self.numbers.push(*v);
                    }
                }
            }
            _ => {}
        }
    }
    /// Whether `e` is a sum or difference that cannot fail, so that it does not
    /// matter when it is computed.
    pub(super) fn is_safe_sum(&mut self, e: &Core) -> bool {
        let (i, args) = match e {
            Core::Call(c) => (self.integrated_callee(c), &c.args),
            Core::Prim(p) => (integrate(p.row.name, p.args.len()), &p.args),
            _ => return false,
        };
        matches!(i, Some(Integrated::AddImmediate(_) | Integrated::Fold(Op::Add | Op::Sub)))
            && args.iter().all(|a| match a {
                Core::Const(v) => v.is_fixnum(),
                Core::Local(v) => self.numbers.contains(v),
                _ => false,
            })
    }
}
