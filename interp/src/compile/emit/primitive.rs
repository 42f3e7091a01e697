//! Calls of primitives: instructions of their own where there are such.

use super::branch::{small_index, small_number};
use super::{Compiler, To};
use crate::code::Op;
use crate::compile::integrate::{Integrated, integrate};
use crate::core::{Call, Core, Global, Prim};
use crate::error::{Pos, Result};
use crate::primitive::Row;
use crate::value::Value;

impl Compiler<'_> {
    /// A call of a primitive: an instruction of its own, or `Primitive`.
    pub(super) fn prim(&mut self, p: &Prim, to: To) -> Result<()> {
        if let Some(i) = integrate(p.row.name, p.args.len()) {
            return self.integrated(i, &p.args, p.pos, to);
        }
        let top = self.f().top;
        let base = top;
        let arity = p.row.arity();
        let (required, optional) = (arity.required as usize, arity.optional as usize);
        for arg in &p.args {
            self.push(arg)?;
        }
        for _ in p.args.len()..required + optional {
            let r = self.f().push();
            self.load(Value::ABSENT, r);
        }
        let n = self.f().top - base;
        self.f().touch(base + n.max(1));
        let literal = self.f().literal(Value::raw(p.row));
        self.f().with_literal(Op::Primitive, n as u8, base, literal);
        self.f().site(p.pos);
        self.f().top = top;
        self.done(base, to);
        Ok(())
    }

    /// The row of `%record-ref` or `%record-set!`, if the global means one, and
    /// whether it is the second.
    pub(super) fn record_access(&mut self, g: &Global) -> Option<(&'static Row, bool)> {
        let row = self.primitive_of(g)?;
        match row.name {
            "%record-ref" => Some((row, false)),
            "%record-set!" => Some((row, true)),
            _ => None,
        }
    }
    /// `(%record-ref record vtable index who)`, `(%record-set! record vtable index
    /// value who)`: an instruction for records of the very vtable, and a call of
    /// the primitive behind it for others, and for the error.
    pub(super) fn record_field(
        &mut self,
        row: &'static Row,
        writes: bool,
        c: &Call,
        to: To,
    ) -> Result<()> {
        let args = &c.args;
        let index = args.get(2).and_then(small_index);
        let fits =
            args.len() == 4 + usize::from(writes) && matches!(args.last(), Some(Core::Const(_)));
        let (Some(index), true) = (index, fits) else {
            return self.generic_call(c, to);
        };
        let base = self.f().top;
        self.push(&args[0])?;
        self.push(&args[1])?;
        self.push(&args[2])?;
        // The value goes to its place, or comes from it; then `who`.
        let value = if writes { self.push(&args[3])? } else { base };
        let start = self.f().len();
        let op = if writes { Op::RecordSet } else { Op::RecordRef };
        self.f().op(op, 0, value, base, index);
        self.push(&args[args.len() - 1])?;
        let literal = self.f().literal(Value::raw(row));
        self.f().with_literal(Op::Primitive, args.len() as u8, base, literal);
        self.f().site(c.pos);
        self.f().skip_behind(start);
        self.f().top = base;
        if writes {
            self.constant(Value::UNSPECIFIED, to);
        } else {
            self.done(base, to);
        }
        Ok(())
    }

    pub(super) fn integrated(
        &mut self,
        i: Integrated,
        args: &[Core],
        pos: Pos,
        to: To,
    ) -> Result<()> {
        let top = self.f().top;
        if i.is_test() {
            return self.boolean(i, args, pos, to);
        }
        // A value nobody wants is still computed: it may be an error.
        let r = self.target_register(to);
        match i {
            Integrated::Value(op, 1) => {
                let a = self.operand(&args[0])?;
                self.f().op(op, 0, r, a, 0);
            }
            Integrated::Value(Op::VectorRef, _) if small_index(&args[1]).is_some() => {
                let a = self.operand(&args[0])?;
                self.f().op(Op::VectorRefI, 0, r, a, small_index(&args[1]).unwrap_or(0));
            }
            Integrated::Value(op, _) => {
                let (a, b) = self.two_operands(&args[0], &args[1])?;
                self.f().op(op, 0, r, a, b);
            }
            Integrated::Path(path) => {
                let a = self.operand(&args[0])?;
                self.f().op(Op::Path, path, r, a, 0);
            }
            Integrated::AddImmediate(n) => {
                let a = self.operand(&args[0])?;
                // Which of the two is what an error names.
                let op = if n < 0 { Op::SubI } else { Op::AddI };
                self.f().op(op, 0, r, a, n.unsigned_abs() as usize);
            }
            Integrated::Fold(op) => {
                self.fold(op, args, pos, r)?;
                self.f().top = top;
                self.done(r, to);
                return Ok(());
            }
            Integrated::Effect(op, n) => {
                let a = self.operand(&args[0])?;
                let b = self.operand(&args[1])?;
                let c = if n == 3 { self.operand(&args[2])? } else { 0 };
                self.f().op(op, 0, a, b, c);
                self.f().site(pos);
                self.f().top = top;
                self.constant(Value::UNSPECIFIED, to);
                return Ok(());
            }
            _ => {}
        }
        self.f().site(pos);
        self.f().top = top;
        self.done(r, to);
        Ok(())
    }

    pub(super) fn fold(&mut self, op: Op, args: &[Core], pos: Pos, r: usize) -> Result<()> {
        if let (Op::Add, [first, second]) = (op, args)
            && let (Some(n), None) = (small_number(first), small_number(second))
        {
            // What an error says is told by x.
            let b = self.operand(second)?;
            self.f().op(Op::AddI, 1, r, b, n as u16 as usize);
            self.f().site(pos);
            return Ok(());
        }
        let mut a = self.operand(&args[0])?;
        for (k, arg) in args[1..].iter().enumerate() {
            let last = k + 2 == args.len();
            let top = self.f().top;
            let to = if last {
                r
            } else if a >= top || k > 0 {
                a
            } else {
                self.f().touch(top + 1);
                top
            };
            let immediate = match op {
                Op::Add => Some(Op::AddI),
                Op::Sub => Some(Op::SubI),
                _ => None,
            };
            match (immediate, small_number(arg)) {
                (Some(op), Some(n)) => self.f().op(op, 0, to, a, n as u16 as usize),
                _ => {
                    let b = self.operand(arg)?;
                    self.f().op(op, 0, to, a, b);
                }
            }
            self.f().site(pos);
            if !last {
                self.f().set_top(top.max(to + 1));
                a = to;
            }
        }
        Ok(())
    }

    /// The value of a test as `#t` or `#f`.
    pub(super) fn boolean(&mut self, i: Integrated, args: &[Core], pos: Pos, to: To) -> Result<()> {
        let (no, end) = (self.f().label(), self.f().label());
        self.integrated_test(i, args, pos, false, no)?;
        if to == To::Effect {
            self.f().place(no);
            return Ok(());
        }
        self.constant(Value::TRUE, to);
        if to != To::Return {
            self.f().jump(Op::Jump, 0, 0, end);
        }
        self.f().place(no);
        self.constant(Value::FALSE, to);
        self.f().place(end);
        Ok(())
    }
}
