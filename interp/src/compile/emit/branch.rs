//! Branches: a test jumps, and is no value, wherever it can.

use super::{Compiler, To};
use crate::code::Op;
use crate::compile::function::Label;
use crate::compile::integrate::Integrated;
use crate::core::{Call, Core};
use crate::error::{Pos, Result};
use crate::value::{Kind, Value};

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
        let no = self.f().label();
        self.jump_unless(test, no)?;
        self.arms(test, no, then, otherwise, to)
    }

    /// The two branches of a `test` that has jumped to `no` if it is not so.
    pub(super) fn arms(
        &mut self,
        test: &Core,
        no: Label,
        then: &Core,
        otherwise: &Core,
        to: To,
    ) -> Result<()> {
        let end = self.f().label();
        let known = self.numbers.len();
        self.note_numbers(test);
        self.expression(then, to)?;
        if to != To::Return {
            self.f().jump(Op::Jump, 0, 0, end);
        }
        self.f().place(no);
        self.expression(otherwise, to)?;
        self.f().place(end);
        self.numbers.truncate(known);
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
                        self.jump_where_either(a, c, truth, label)
                    }
                    (Core::Const(v), Core::Const(w)) if !v.is_true() && w.is_true() => {
                        self.jump_where(a, !truth, label)
                    }
                    _ => self.jump_on_value(test, truth, label),
                }
            }
            Core::Let(l) => match self.as_or(l) {
                Some((a, c)) => self.jump_where_either(a, c, truth, label),
                None => self.jump_on_value(test, truth, label),
            },
            Core::Prim(p) => match self.test_of(p.row, p.args.len()) {
                Some(i) => self.integrated_test(i, &p.args, p.pos, truth, label),
                None => self.jump_on_value(test, truth, label),
            },
            Core::Call(c) => match self.integrated_callee(c) {
                Some(i) if i.is_test() => self.integrated_test(i, &c.args, c.pos, truth, label),
                Some(_) => self.jump_on_value(test, truth, label),
                None => match self.members(c) {
                    Some(data) => self.jump_where_member(&c.args[0], &data, truth, label),
                    None => self.jump_on_value(test, truth, label),
                },
            },
            _ => self.jump_on_value(test, truth, label),
        }
    }
    /// Jumps to `label` where the truth of `(or a b)` is `truth`.
    fn jump_where_either(&mut self, a: &Core, b: &Core, truth: bool, label: Label) -> Result<()> {
        if truth {
            self.jump_where(a, true, label)?;
            return self.jump_where(b, true, label);
        }
        let skip = self.f().label();
        self.jump_where(a, true, skip)?;
        self.jump_where(b, false, label)?;
        self.f().place(skip);
        Ok(())
    }
    /// Whether the value of `e` is `#t` or `#f`.
    pub(super) fn is_boolean(&mut self, e: &Core) -> bool {
        match e {
            Core::Call(c) => self.integrated_callee(c).is_some_and(Integrated::is_test),
            Core::Prim(p) => self.test_of(p.row, p.args.len()).is_some(),
            Core::Const(v) => v.is_bool(),
            _ => false,
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
    /// The data of a call such as `(memv x '(a b))` if `eq?` finds them.
    fn members(&mut self, c: &Call) -> Option<Vec<Value>> {
        let [_, Core::Const(list)] = &c.args[..] else { return None };
        let Core::Global(g) = &c.callee else { return None };
        let name = self.primitive_of(g)?.name;
        let data = list.list_to_vec()?;
        let eq = match name {
            "memq" => true,
            "memv" => data.iter().all(|&v| is_eqv_eq(v)),
            "member" => data.iter().all(|&v| is_equal_eq(v)),
            _ => false,
        };
        (eq && !data.is_empty() && data.len() <= MOST_TESTS).then_some(data)
    }
    /// Jumps to `label` where it is `truth` that the value of `e` is among `data`.
    fn jump_where_member(
        &mut self,
        e: &Core,
        data: &[Value],
        truth: bool,
        label: Label,
    ) -> Result<()> {
        let top = self.f().top;
        let a = self.operand(e)?;
        let skip = self.f().label();
        let yes = if truth { label } else { skip };
        let last = data.len() - 1;
        for &v in &data[..last] {
            self.test_eq(a, v, true, yes);
        }
        self.test_eq(a, data[last], truth, label);
        self.f().place(skip);
        self.f().top = top;
        Ok(())
    }
    /// Jumps to `label` where it is `truth` that R[a] is `v`.
    fn test_eq(&mut self, a: usize, v: Value, truth: bool, label: Label) {
        if let Some(n) = small_bits(v) {
            return self.f().test(Op::TestEqI, !truth, a, n, label);
        }
        let literal = self.f().literal(v);
        if self.f().can_test_literal(literal) {
            return self.f().test(Op::TestEqK, !truth, a, literal, label);
        }
        let r = self.f().top;
        self.f().touch(r + 1);
        self.load(v, r);
        self.f().test(Op::TestEq, !truth, a, r, label);
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
        let op = match (op, a, b) {
            (Op::TestEqv, Core::Const(v), _) | (Op::TestEqv, _, Core::Const(v))
                if is_eqv_eq(*v) =>
            {
                Op::TestEq
            }
            (Op::TestEqual, Core::Const(v), _) | (Op::TestEqual, _, Core::Const(v))
                if is_equal_eq(*v) =>
            {
                Op::TestEq
            }
            _ => op,
        };
        if op == Op::TestEq
            && let (Core::Const(v), e) | (e, Core::Const(v)) = (b, a)
        {
            let a = self.operand(e)?;
            self.test_eq(a, *v, truth, label);
            return Ok(());
        }
        // A number before a variable: the test the other way round. Errors say the same of both.
        let (op, a, b) = match op {
            _ if small_number(a).is_none() => (op, a, b),
            Op::TestNumEq => (op, b, a),
            Op::TestLess => (Op::TestGreaterI, b, a),
            Op::TestLessEq => (Op::TestGreaterEqI, b, a),
            _ => (op, a, b),
        };
        match immediate(op, b) {
            Some((op, n)) => {
                let a = self.operand(a)?;
                self.f().test(op, !truth, a, n, label);
            }
            None => {
                let (a, b) = self.two_operands(a, b)?;
                self.f().test(op, !truth, a, b, label);
            }
        }
        self.test_site(pos);
        Ok(())
    }
    /// `(> a b)` is `(< b a)`, with the operands evaluated in their own order; `op` is the test of
    /// the operands exchanged.
    pub(super) fn swapped(
        &mut self,
        op: Op,
        a: &Core,
        b: &Core,
        pos: Pos,
        truth: bool,
        label: Label,
    ) -> Result<()> {
        if small_number(b).is_some() {
            let greater = if op == Op::TestLess { Op::TestGreaterI } else { Op::TestGreaterEqI };
            return self.test2(greater, a, b, pos, truth, label);
        }
        if small_number(a).is_some() {
            return self.test2(op, b, a, pos, truth, label);
        }
        let (a, b) = self.two_operands(a, b)?;
        self.f().test(op, !truth, b, a, label);
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
#[inline]
pub(super) fn small_number(e: &Core) -> Option<i16> {
    match e {
        Core::Const(v) => v.as_fixnum().and_then(|n| i16::try_from(n).ok()),
        _ => None,
    }
}
pub(super) fn small_index(e: &Core) -> Option<usize> {
    small_number(e).and_then(|n| usize::try_from(n).ok())
}
/// The bits of a value that `TestEqI` can hold.
fn small_bits(v: Value) -> Option<usize> {
    (v.bits() <= 0xffff && !v.is_object() && !v.is_pair()).then_some(v.bits() as usize)
}
/// Whether `eqv?` with `v` is `eq?`: for all but numbers outside of a word.
fn is_eqv_eq(v: Value) -> bool {
    !v.is_object()
        || !matches!(v.header().kind(), Kind::Flonum | Kind::Bignum | Kind::Ratio | Kind::Complex)
}
/// Whether `equal?` with `v` is `eq?`.
fn is_equal_eq(v: Value) -> bool {
    !v.is_pair() && (!v.is_object() || v.is_symbol() || v.is(Kind::Keyword))
}
/// The longest list of constants that is compared one by one.
const MOST_TESTS: usize = 64;
/// The form of a test whose second operand is within the instruction, and that operand.
fn immediate(op: Op, b: &Core) -> Option<(Op, usize)> {
    if let (Op::TestCharEq, Core::Const(v)) = (op, b) {
        let code = u16::try_from(v.as_char()? as u32).ok()?;
        return Some((Op::TestCharEqI, code.into()));
    }
    let op = match op {
        Op::TestNumEq => Op::TestNumEqI,
        Op::TestLess => Op::TestLessI,
        Op::TestLessEq => Op::TestLessEqI,
        Op::TestGreaterI | Op::TestGreaterEqI => op,
        _ => return None,
    };
    Some((op, small_number(b)? as u16 as usize))
}
