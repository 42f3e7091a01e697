//! Continuations, and what jumps to them: aborts to prompts, winds.
//!
//! `call/cc` does not copy the stack twice: the frames below the caller are
//! moved into a heap segment, *frozen*, and the stack starts anew above an
//! underflow stub. A return into the stub thaws a few frames at a time. So a
//! continuation captured in a loop costs what has been pushed since the last
//! capture, and segments are shared.
//!
//! A segment is a vector `#(words length next total return-address)`: the
//! `length` lowest words of the vector `words`, above the segment `next`.
//! `total` counts the words of both; `return-address` is where the topmost frame
//! goes on. Frames hold no absolute places, so they run wherever they are put.

use super::Vm;
use super::dynamic::{Captured, Entry, What};
use super::run::Next;
use super::stub::PROMPT_BODY;
use crate::code::Instruction;
use crate::error::{Error, Result};
use crate::value::{Kind, Value};

/// Slots of a segment.
pub(super) mod segment {
    pub(in crate::vm) const WORDS: usize = 0;
    pub(in crate::vm) const LENGTH: usize = 1;
    pub(in crate::vm) const NEXT: usize = 2;
    pub(in crate::vm) const TOTAL: usize = 3;
    pub(in crate::vm) const RETURN: usize = 4;
}

/// Slots of a continuation object.
pub(super) mod slot {
    /// The topmost segment, or `#f`.
    pub(in crate::vm) const SEGMENT: usize = 0;
    /// The dynamic state, a foreign `Captured`.
    pub(in crate::vm) const DYNAMICS: usize = 1;
    /// The run it belongs to (full), or `#f` (partial).
    pub(in crate::vm) const RUN: usize = 2;
    /// For a partial one, where its frames started in the run, or `#f` if a barrier is among
    /// them; for a full one, the serial number of the innermost barrier of a program.
    pub(in crate::vm) const POSITION: usize = 3;
}

/// A thaw moves at least this many words, where there are as many.
const THAW: usize = 64;

impl Vm {
    // --- Positions and segments ----------------------------------------------

    /// Words from the bottom of the run, frozen ones included.
    pub(super) fn position(&self, offset: usize) -> usize {
        self.frozen_words + (offset - self.bottom)
    }
    fn current_run(&self) -> Value {
        Value::fixnum(self.run_serial() as i64)
    }
    /// The serial number of the innermost run: it names the run under way.
    pub fn run_serial(&self) -> u64 {
        let barrier = self.dynamics.iter().rfind(|e| matches!(e.what, What::Run));
        barrier.map_or(0, |e| e.serial)
    }
    /// The serial number of the innermost `with-continuation-barrier`, or 0.
    fn barrier(&self) -> Value {
        let barrier = self.dynamics.iter().rfind(|e| matches!(e.what, What::Barrier));
        Value::fixnum(barrier.map_or(0, |e| e.serial as i64))
    }
    fn make_segment(&mut self, words: Value, length: usize, next: Value, ra: Value) -> Value {
        let below = total_of(next);
        self.cx.heap.vector(&[
            words,
            Value::fixnum(length as i64),
            next,
            Value::fixnum((below + length) as i64),
            ra,
        ])
    }
    fn set_frozen(&mut self, segment: Value) {
        self.frozen = segment;
        self.frozen_words = total_of(segment);
    }
    /// The return address of the running frame.
    fn return_address(&self) -> Value {
        // SAFETY: a frame's return address is below it.
        unsafe { *self.stack.at(self.fp - 1) }
    }
    fn underflow_address(&self) -> Value {
        Value::raw(self.stubs.underflow)
    }

    /// Moves every frame below the running one into a segment, and the running
    /// one, of which `live` registers hold values, to the bottom.
    fn freeze(&mut self, live: usize) {
        let ra = self.return_address();
        if ra == self.underflow_address() {
            return;
        }
        let words = self.stack.slice(self.bottom, self.fp - 1);
        let length = words.len();
        let vector = self.cx.heap.vector(words);
        let segment = self.make_segment(vector, length, self.frozen, ra);
        self.set_frozen(segment);
        let frame = self.stack.slice(self.fp, self.fp + live).to_vec();
        let underflow = self.underflow_address();
        self.stack.copy_in(self.bottom, &[underflow]);
        self.stack.copy_in(self.bottom + 1, &frame);
        self.fp = self.bottom + 1;
    }

    /// Puts the topmost frames of the frozen segments back on the stack. The
    /// registers then are those of the topmost frame; returns the offset where
    /// it takes its value.
    fn thaw(&mut self) -> usize {
        let segment = self.frozen;
        let (words, length) = (segment.slot(segment::WORDS), length_of(segment));
        let return_to: *const u64 = segment.slot(segment::RETURN).as_raw();
        // Down from the top: a frame starts above its return address.
        let first = frame_below(length, return_to);
        let mut start = first;
        while start > 1 && length - start < THAW {
            start = frame_below(start - 1, words.slot(start - 1).as_raw());
        }
        let below = words.slot(start - 1);
        let rest = start - 1;
        let next = segment.slot(segment::NEXT);
        let frames: Vec<Value> = (start..length).map(|i| words.slot(i)).collect();
        let ra = if rest == 0 {
            self.set_frozen(next);
            below
        } else {
            let remaining = self.make_segment(words, rest, next, below);
            self.set_frozen(remaining);
            self.underflow_address()
        };
        self.fp = self.bottom + 1;
        if !self.stack.grow(self.bottom + 1 + frames.len()) {
            // The frames were on the stack before: it was larger then.
            debug_assert!(false, "no room for frames that were there before");
        }
        self.stack.copy_in(self.bottom, &[ra]);
        self.stack.copy_in(self.bottom + 1, &frames);
        self.fp = self.bottom + 1 + (first - start);
        self.pc = return_to;
        self.bottom + 1 + frames.len()
    }

    /// A return into the underflow stub: the values are at the bottom.
    pub(super) fn underflow(&mut self, i: Instruction) -> Result<Next> {
        let from = self.fp + i.a();
        let values = self.stack.slice(from, from + self.received).to_vec();
        self.return_to_frozen(&values)
    }
    fn return_to_frozen(&mut self, values: &[Value]) -> Result<Next> {
        let to = self.thaw();
        self.deliver(to, values)
    }

    // --- Full continuations -------------------------------------------------------

    /// `R[a]` = the continuation of the running frame.
    pub(super) fn capture(&mut self, i: Instruction) -> Result<Next> {
        self.freeze(i.a());
        let dynamics = Captured::of(&mut self.cx.heap, &mut self.dynamics, 0);
        let dynamics = self.cx.heap.foreign(dynamics);
        let (run, barrier) = (self.current_run(), self.barrier());
        let k =
            self.cx.heap.values_object(Kind::Continuation, &[self.frozen, dynamics, run, barrier]);
        self.set_reg(i.a(), k);
        Ok(Next::Go)
    }

    /// A continuation is called: its arguments become a list, and a stub winds
    /// from here to there.
    pub(super) fn enter_continuation(&mut self, k: Value) -> Result<Next> {
        let n = self.arguments;
        let run = k.slot(slot::RUN);
        if run != Value::FALSE && run != self.current_run() {
            return self.raise_at(crossing(k), n + 1, None);
        }
        if let Some(e) = self.barred(k, run == Value::FALSE) {
            return self.raise_at(e, n + 1, None);
        }
        self.room(0, 16)?;
        let args = self.stack.slice(self.fp + 1, self.fp + 1 + n).to_vec();
        let list = self.cx.heap.list(&args);
        self.set_reg(0, k);
        self.set_reg(1, list);
        self.set_reg(2, Value::fixnum(0));
        self.pc = if run == Value::FALSE { self.stubs.reinstate } else { self.stubs.resume };
        Ok(Next::Go)
    }

    /// The error of entering `k` where a barrier is in the way. A switch of threads goes round it.
    fn barred(&self, k: Value, partial: bool) -> Option<Error> {
        let barrier = k.slot(slot::POSITION);
        if partial {
            let expecting = "resumable continuation";
            return (barrier == Value::FALSE).then(|| Error::expecting(expecting, k).bare());
        }
        (barrier != self.barrier() && !self.quiet_winds).then(|| crossing(k))
    }

    /// One step from the dynamic state here to the one of full continuation `R[0]`: leaves what
    /// that is not in.
    pub(super) fn leave_for(&mut self, i: Instruction) -> Result<Next> {
        let target = captured(self.reg(0));
        if self.dynamics.len() > self.common(&target) {
            return self.leave_step(i);
        }
        self.pc = self.pc.wrapping_offset(i.bc() - 1);
        Ok(Next::Go)
    }
    /// How many entries are those of `target` already.
    fn common(&self, target: &[Entry]) -> usize {
        self.dynamics.iter().zip(target).take_while(|(a, b)| a.serial == b.serial).count()
    }

    /// One step on the way into the dynamic state of continuation `R[0]`, whose frames are below.
    /// `R[2]` counts what has been entered of a partial one, and is odd while a
    /// wind's `before` runs.
    pub(super) fn rewind_step(&mut self, i: Instruction) -> Result<Next> {
        let k = self.reg(0);
        let target: Vec<Entry> = captured(k);
        let partial = k.slot(slot::RUN) == Value::FALSE;
        let state = self.reg(2).fixnum_value();
        let done = if partial { (state / 2) as usize } else { self.common(&target) };
        let Some(&entry) = target.get(done) else {
            self.pc = self.pc.wrapping_offset(i.bc() - 1);
            return Ok(Next::Go);
        };
        if let What::Wind { before, .. } = entry.what
            && state % 2 == 0
            && !self.quiet_winds
        {
            self.set_reg(2, Value::fixnum(state + 1));
            self.set_reg(i.a() + 1, before);
            return Ok(Next::Go);
        }
        self.enter_entry(entry, k, partial);
        self.set_reg(2, Value::fixnum(if partial { (done as i64 + 1) * 2 } else { 0 }));
        self.set_reg(i.a() + 1, Value::FALSE);
        self.again(i);
        Ok(Next::Go)
    }
    /// Goes back to the step instruction itself, which looks for the next entry.
    fn again(&mut self, _i: Instruction) {
        self.pc = self.pc.wrapping_sub(1);
    }
    fn enter_entry(&mut self, entry: Entry, k: Value, partial: bool) {
        let mut what = entry.what;
        match &mut what {
            What::Fluid { fluid, value, inside } => {
                *value = fluid.slot(0);
                fluid.set_slot(0, inside.car());
            }
            What::Prompt { position, .. } if partial => {
                // Its frames stand below this one.
                let from = k.slot(slot::POSITION).fixnum_value() as usize;
                let here = self.position(self.fp - 1) - length_of(k.slot(slot::SEGMENT));
                *position = *position - from + here;
            }
            _ => {}
        }
        let serial = if partial { self.next_serial() } else { entry.serial };
        self.dynamics.push(Entry { serial, what });
    }
    /// Leaves the innermost entry: its `after`, if any, goes to `R[a+1]`.
    fn leave_step(&mut self, i: Instruction) -> Result<Next> {
        let entry = self.dynamics.last().copied();
        self.pop_dynamic();
        if let Some(Entry { what: What::Wind { after, .. }, .. }) = entry
            && !self.quiet_winds
        {
            self.set_reg(i.a() + 1, after);
        } else {
            self.again(i);
        }
        Ok(Next::Go)
    }

    /// Replaces the frames below this one by those of full continuation `R[0]`: what enters its
    /// dynamic state may find its prompts.
    pub(super) fn resume(&mut self) -> Result<Next> {
        let registers = self.stack.slice(self.fp, self.fp + 3).to_vec();
        self.set_frozen(registers[0].slot(slot::SEGMENT));
        let underflow = self.underflow_address();
        self.stack.copy_in(self.bottom, &[underflow]);
        self.stack.copy_in(self.bottom + 1, &registers);
        self.fp = self.bottom + 1;
        Ok(Next::Go)
    }

    // --- Prompts ------------------------------------------------------------------

    /// The innermost prompt of this tag: its index among the entries, and
    /// whether a barrier stands before it.
    fn find_prompt(&self, tag: Value) -> Option<(usize, bool)> {
        let mut barred = false;
        for (index, entry) in self.dynamics.iter().enumerate().rev() {
            match entry.what {
                What::Prompt { tag: t, .. } if t == tag => return Some((index, barred)),
                What::Run => barred = true,
                _ => {}
            }
        }
        None
    }

    /// `abort-to-prompt`, first part: `R[1]` is the tag, `R[2]` the values.
    pub(super) fn abort_find(&mut self, i: Instruction) -> Result<Next> {
        let tag = self.reg(1);
        let Some((index, barred)) = self.find_prompt(tag) else {
            let e = Error::misc("Abort to unknown prompt", &[tag]).who("abort");
            return self.raise_at(e, 3, None);
        };
        if barred {
            // This run is left first, with all that was entered in it.
            let run = Value::fixnum(self.run_serial() as i64);
            self.set_reg(i.a(), run);
            self.set_reg(i.a() + 1, Value::FALSE);
            return Ok(Next::Go);
        }
        let Entry { serial, what } = self.dynamics[index];
        let mut k = Value::FALSE;
        if let What::Prompt { escape_only: false, position, .. } = what {
            k = self.capture_to(index, position + PROMPT_BODY);
        }
        self.set_reg(i.a(), Value::fixnum(serial as i64));
        self.set_reg(i.a() + 1, k);
        Ok(Next::Go)
    }

    /// The partial continuation from the running frame down to `position`,
    /// inside the prompt that is entry `index`.
    fn capture_to(&mut self, index: usize, position: usize) -> Value {
        // Pieces from the top down; the lowest may be part of a segment.
        let mut pieces: Vec<Vec<Value>> = Vec::new();
        let mut ra = self.return_address();
        let from = self.bottom + position.saturating_sub(self.frozen_words);
        if ra != self.underflow_address() {
            pieces.push(self.stack.slice(from, self.fp - 1).to_vec());
        }
        let mut segment = self.frozen;
        let mut start = self.frozen_words;
        while start > position {
            let (words, length) = (segment.slot(segment::WORDS), length_of(segment));
            let return_to = segment.slot(segment::RETURN);
            match pieces.last_mut() {
                // The underflow stub's address gives way to the true one.
                Some(above) => above[0] = return_to,
                None => ra = return_to,
            }
            let below = start - length;
            let from = position.saturating_sub(below);
            pieces.push((from..length).map(|k| words.slot(k)).collect());
            start = below;
            segment = segment.slot(segment::NEXT);
        }
        let words: Vec<Value> = pieces.into_iter().rev().flatten().collect();
        let length = words.len();
        let vector = self.cx.heap.vector(&words);
        let segment = self.make_segment(vector, length, Value::FALSE, ra);
        let inside = &self.dynamics[index + 1..];
        let barred = inside.iter().any(|e| matches!(e.what, What::Barrier));
        let position = if barred { Value::FALSE } else { Value::fixnum(position as i64) };
        let dynamics = Captured::of(&mut self.cx.heap, &mut self.dynamics, index + 1);
        let dynamics = self.cx.heap.foreign(dynamics);
        self.cx.heap.values_object(Kind::Continuation, &[segment, dynamics, Value::FALSE, position])
    }

    /// `abort-to-prompt`, second part: leaves one entry above the prompt whose
    /// serial number is in `R[3]`.
    pub(super) fn unwind_step(&mut self, i: Instruction) -> Result<Next> {
        let serial = self.reg(3).fixnum_value() as u64;
        if self.dynamics.last().is_none_or(|e| e.serial == serial) {
            self.pc = self.pc.wrapping_offset(i.bc() - 1);
            return Ok(Next::Go);
        }
        self.leave_step(i)
    }

    /// `abort-to-prompt`, last part: the prompt's handler takes its frame.
    pub(super) fn abort_finish(&mut self) -> Result<Next> {
        let (list, k) = (self.reg(2), self.reg(4));
        if self.dynamics.last().is_some_and(|e| matches!(e.what, What::Run)) {
            self.aborting = Some((self.reg(1), list));
            return Err(Error::new(crate::What::Unwinding));
        }
        let Some(Entry { what: What::Prompt { position, .. }, .. }) = self.dynamics.pop() else {
            return Err(Error::misc("no prompt to abort to", &[]));
        };
        self.go_to_frame(position);
        self.stack.overflown = false;
        let handler = self.reg(3);
        let mut args = vec![handler, k];
        args.extend(list.iter());
        self.room(0, args.len())?;
        self.stack.copy_in(self.fp, &args);
        self.arguments = args.len() - 1;
        self.enter_callee(handler)
    }

    /// Drops all frames above the one at `position`, which becomes the running
    /// one; of a frozen one, the first registers come back.
    fn go_to_frame(&mut self, position: usize) {
        while self.frozen_words >= position {
            let segment = self.frozen;
            let next = segment.slot(segment::NEXT);
            let below = total_of(next);
            if position <= below {
                self.set_frozen(next);
                continue;
            }
            let words = segment.slot(segment::WORDS);
            let at = position - below;
            let frame: Vec<Value> = (at..at + 4).map(|k| words.slot(k)).collect();
            let mut ra = words.slot(at - 1);
            if at == 1 {
                self.set_frozen(next);
            } else {
                let remaining = self.make_segment(words, at - 1, next, ra);
                self.set_frozen(remaining);
                ra = self.underflow_address();
            }
            self.stack.copy_in(self.bottom, &[ra]);
            self.stack.copy_in(self.bottom + 1, &frame);
            self.fp = self.bottom + 1;
            return;
        }
        self.fp = self.bottom + (position - self.frozen_words);
    }

    /// Puts the frames of partial continuation `R[0]` below this one, which returns to the topmost
    /// of them. Nothing of the frame there was is left: a loop through a continuation does not grow.
    pub(super) fn reinstate(&mut self) -> Result<Next> {
        let registers = self.stack.slice(self.fp, self.fp + 3).to_vec();
        let segment = registers[0].slot(slot::SEGMENT);
        let length = length_of(segment);
        self.room(0, length + 16)?;
        let words = segment.slot(segment::WORDS);
        let mut frames: Vec<Value> = (0..length).map(|n| words.slot(n)).collect();
        // Without frames the prompt's body was the aborting frame itself.
        if let Some(lowest) = frames.first_mut() {
            *lowest = self.return_address();
            frames.push(segment.slot(segment::RETURN));
            self.stack.copy_in(self.fp - 1, &frames);
            self.fp += length;
            self.stack.copy_in(self.fp, &registers);
        }
        Ok(Next::Go)
    }

    /// An abort that came out of a run inside this one goes on here.
    pub(super) fn continue_abort(&mut self, error: Error, live: usize) -> Result<Next> {
        let Some((tag, list)) = self.aborting.take() else { return Err(error) };
        let stub = self.stubs.error_return(live + 1);
        let abort = self.stubs.abort;
        let mut args = vec![tag];
        args.extend(list.iter());
        self.room(live, args.len() + 4)?;
        let pc = self.pc;
        self.set_reg(live, Value::raw(pc));
        self.set_reg(live + 1, Value::raw(stub));
        self.set_reg(live + 2, abort);
        self.stack.copy_in(self.fp + live + 3, &args);
        self.fp += live + 2;
        self.arguments = args.len();
        self.enter_callee(abort)
    }
}

pub(super) fn length_of(segment: Value) -> usize {
    segment.slot(segment::LENGTH).fixnum_value() as usize
}
fn total_of(segment: Value) -> usize {
    if segment == Value::FALSE { 0 } else { segment.slot(segment::TOTAL).fixnum_value() as usize }
}
/// Where the topmost frame of `length` words starts, which goes on at `ra`.
pub(super) fn frame_below(length: usize, ra: *const u64) -> usize {
    // SAFETY: a return address follows the instruction that called.
    length - Instruction(unsafe { *ra.sub(1) }).a()
}
#[cold]
fn crossing(k: Value) -> Error {
    let message = "invoking continuation would cross continuation barrier: ~A";
    Error::misc(message, &[k]).who("%continuation-call")
}
fn captured(k: Value) -> Vec<Entry> {
    let dynamics = k.slot(slot::DYNAMICS);
    dynamics.foreign::<Captured>().map(|c| c.0.clone()).unwrap_or_default()
}
