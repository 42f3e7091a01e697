//! Branches: a test jumps, and is no value, wherever it can.

use super::{Compiler, To};
use crate::code::Op;
use crate::compile::function::Label;
use crate::compile::integrate::Integrated;
use crate::core::Core;
use crate::error::{Pos, Result};

impl Compiler<'_> {
    pub(super) fn branch(
        &mut self,
        test: &Core,
        then: &Core,
        otherwise: &Core,
        to: To,
    ) -> Result<()> {
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

    pub(super) fn jump_unless(&mut self, test: &Core, no: Label) -> Result<()> {
        self.jump_where(test, false, no)
    }

    /// Jumps to `label` where the truth of `test` is `truth`.
    pub(super) fn jump_where(&mut self, test: &Core, truth: bool, label: Label) -> Result<()> {
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
                Some(i) if i.is_test() => self.integrated_test(i, &c.args, c.pos, truth, label),
                _ => self.jump_on_value(test, truth, label),
            },
            _ => self.jump_on_value(test, truth, label),
        }
    }
    pub(super) fn jump_on_value(&mut self, test: &Core, truth: bool, label: Label) -> Result<()> {
        let top = self.f().top;
        let r = self.operand(test)?;
        let op = if truth { Op::JumpIf } else { Op::JumpIfNot };
        self.f().jump(op, 0, r, label);
        self.f().top = top;
        Ok(())
    }

    /// An integrated test: jumps to `label` where its answer is `truth`.
    pub(super) fn integrated_test(
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
    pub(super) fn test_site(&mut self, pos: Pos) {
        self.f().site(pos);
    }

    pub(super) fn test2(
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
    pub(super) fn swapped(
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
    pub(super) fn two_operands(&mut self, a: &Core, b: &Core) -> Result<(usize, usize)> {
        let a = self.operand(a)?;
        let b = self.operand(b)?;
        Ok((a, b))
    }
}

/// An exact integer that fits the 16 bits of an operand.
pub(super) fn small_number(e: &Core) -> Option<i16> {
    match e {
        Core::Const(v) => v.as_fixnum().and_then(|n| i16::try_from(n).ok()),
        _ => None,
    }
}
pub(super) fn small_index(e: &Core) -> Option<usize> {
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
