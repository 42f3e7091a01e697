//! The frames of the stack, for people to read: backtraces, and stacks as objects.
//!
//! Nothing is kept for them while a program runs. The arguments of a primitive that has failed
//! still stand where the failing instruction took them from; those of a procedure stand in its
//! registers where its code writes no register of theirs.

use super::Vm;
use super::control::{frame_below, length_of, segment, slot};
use crate::code::{Arity, Code, Form, Instruction, Op};
use crate::error::{Error, Pos, Result};
use crate::primitive;
use crate::value::{Kind, Value};
use std::ops::Range;

/// A call that has not returned.
pub struct Frame {
    pub procedure: Value,
    /// Where it is in its source; for a primitive nowhere.
    pub pos: Pos,
    /// A list, perhaps dotted by a rest list, as Guile's `frame-call-representation` has it: `_`
    /// is what is not known any more, keywords stand before their values.
    pub arguments: Value,
}

impl Vm {
    /// The frames of the run under way, innermost first and about `most`.
    pub fn backtrace(&mut self, most: usize) -> Vec<Frame> {
        let mut frames = Vec::new();
        let (mut fp, mut pc, mut end) = (self.fp, self.pc, self.top.max(self.fp + 1));
        let mut failed = false;
        while frames.len() < most && fp > self.bottom {
            let registers = self.stack.slice(fp, end).to_vec();
            self.describe(&registers, pc, failed, &mut frames);
            if fp == self.bottom + 1 {
                break;
            }
            let below: *const u64 = self.stack.slice(fp - 1, fp)[0].as_raw();
            // The handler of an error stands above a word with the place of the failure.
            failed = self.stubs.is_handler_return(below);
            end = fp - 1 - usize::from(failed);
            pc = if failed { self.stack.slice(end, end + 1)[0].as_raw() } else { below };
            fp = frame_below(fp - 1, below);
        }
        self.frozen_frames(self.frozen, most, &mut frames);
        frames
    }

    /// The frames that the continuation `k` goes on with, likewise.
    ///
    /// # Errors
    /// If `k` is no continuation.
    pub fn frames_of(&mut self, k: Value, most: usize) -> Result<Vec<Frame>> {
        if !k.is(Kind::Continuation) {
            return Err(Error::wrong_type(k).at(1));
        }
        let mut frames = Vec::new();
        self.frozen_frames(k.slot(slot::SEGMENT), most, &mut frames);
        Ok(frames)
    }

    fn frozen_frames(&mut self, mut segment: Value, most: usize, frames: &mut Vec<Frame>) {
        while segment != Value::FALSE && frames.len() < most {
            let words = segment.slot(segment::WORDS);
            let mut top = length_of(segment);
            let mut ra: *const u64 = segment.slot(segment::RETURN).as_raw();
            while top > 1 {
                let failed = self.stubs.is_handler_return(ra);
                let end = top - usize::from(failed);
                let pc = if failed { words.slot(end).as_raw() } else { ra };
                let start = frame_below(top, ra);
                let registers: Vec<Value> = (start..end).map(|i| words.slot(i)).collect();
                self.describe(&registers, pc, failed, frames);
                ra = words.slot(start - 1).as_raw();
                top = start - 1;
            }
            segment = segment.slot(segment::NEXT);
        }
    }

    /// Adds the frame that has `registers` and stands before `pc`, and that of the primitive which
    /// has failed there.
    fn describe(&mut self, registers: &[Value], pc: *const u64, failed: bool, to: &mut Vec<Frame>) {
        let procedure = registers[0];
        if procedure.is(Kind::Primitive) {
            to.extend(self.primitive_frame(procedure, &registers[1..]));
        } else if let Some(code) = procedure.procedure_code() {
            // SAFETY: the place of a frame follows an instruction of its code.
            let (i, at) = unsafe { (Instruction(*pc.sub(1)), pc.sub(1)) };
            if failed {
                to.extend(self.failed_primitive(registers, i, at));
            }
            let index = (pc as usize).wrapping_sub(code.words.as_ptr() as usize) / 8;
            let (pos, arguments) = (code.pos_of(index), self.call_of(code, index, i, registers));
            to.push(Frame { procedure, pos, arguments });
        }
    }

    /// The frame of a primitive that the instruction `i` has called in vain.
    fn failed_primitive(
        &mut self,
        registers: &[Value],
        i: Instruction,
        at: *const u64,
    ) -> Option<Frame> {
        let (primitive, from, n) = match i.op() {
            Op::Primitive => {
                // SAFETY: a literal lies at its distance from the instruction.
                let literal = Value(unsafe { *at.offset(i.bc()) });
                (self.cx.primitive(literal.static_row()), i.a(), i.x() as usize)
            }
            Op::Call => (*registers.get(i.a() + 1)?, i.a() + 2, i.b()),
            Op::CallGlobal => (*registers.get(i.a() + 1)?, i.a() + 2, i.x() as usize & 0x7f),
            _ => return None,
        };
        self.primitive_frame(primitive, registers.get(from..from + n)?)
    }

    fn primitive_frame(&mut self, procedure: Value, given: &[Value]) -> Option<Frame> {
        let primitive::Arity { required, optional, .. } = procedure.primitive_row()?.arity();
        let (required, all) = (usize::from(required), usize::from(required + optional));
        let mut arguments = given.to_vec();
        if given.len() >= required && given.len() < all {
            arguments.resize(all, Value::ABSENT);
        }
        let arguments = self.cx.list(&arguments);
        Some(Frame { procedure, pos: Pos::NONE, arguments })
    }

    /// The arguments of a procedure that stands at word `index` of its code, behind `i`.
    fn call_of(&mut self, code: &Code, index: usize, i: Instruction, registers: &[Value]) -> Value {
        if matches!(i.op(), Op::Enter | Op::EnterOptional | Op::NoClause) {
            // They have not been looked at.
            return self.cx.list(&registers[1..]);
        }
        let unknown = self.cx.intern("_");
        let words = &code.words[code.literals..];
        let instructions = || words.iter().map(|w| Instruction(w.get()));
        let before = index.saturating_sub(code.literals);
        let clauses = instructions().take(before).filter(|i| i.op() == Op::Clause).count();
        let Some(arity) = code.arities.get(clauses.saturating_sub(1)) else { return Value::NULL };
        let Arity { required, optional, rest, .. } = *arity;
        let known = |n: usize| match registers.get(n) {
            Some(&v) if v != Value::ABSENT && !instructions().any(|i| writes(i).contains(&n)) => v,
            _ => unknown,
        };
        let positional = required + optional;
        let mut list = if rest { known(positional + 1) } else { Value::NULL };
        let (keywords, _) = arity.keywords.as_ref().map_or((&[][..], false), |(k, o)| (&k[..], *o));
        for (k, &keyword) in keywords.iter().enumerate().rev() {
            list = self.cx.cons(known(positional + usize::from(rest) + 1 + k), list);
            list = self.cx.cons(keyword, list);
        }
        for n in (1..=positional).rev() {
            list = self.cx.cons(known(n), list);
        }
        list
    }
}

/// The registers that an instruction may write, but for the parameters as it finds them; those
/// of a call hold what is of no use to it any more.
fn writes(i: Instruction) -> Range<usize> {
    let a = i.a();
    match i.op() {
        Op::Call | Op::CallGlobal | Op::Primitive | Op::Receive => a..usize::MAX,
        Op::Move2 => a..a + 2,
        Op::Enter
        | Op::EnterOptional
        | Op::NoClause
        | Op::Keywords
        | Op::SetCar
        | Op::SetCdr
        | Op::VectorSet
        | Op::BytesSet
        | Op::RecordSet
        | Op::BoxSet
        | Op::FreeBoxSet
        | Op::ClosureSet
        | Op::GlobalSet
        | Op::GlobalDefine
        | Op::Return
        | Op::ReturnValues
        | Op::ReturnReceived
        | Op::ReturnList
        | Op::TailCall
        | Op::TailCallGlobal
        | Op::TailCallReceived => 0..0,
        op => match op.form() {
            Form::Data | Form::Jump | Form::ShortJump | Form::LiteralJump => 0..0,
            _ => a..a + 1,
        },
    }
}

impl Code {
    /// The position of the instruction before word `index`.
    fn pos_of(&self, index: usize) -> Pos {
        if index == 0 || index > self.words.len() {
            return self.pos;
        }
        self.site(index - 1).map_or(self.pos, |s| s.pos)
    }
}
