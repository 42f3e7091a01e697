//! What the loop leaves to functions: callees that are not closures, several
//! values, entry with optional arguments, globals not yet found.
//!
//! Each of these reads and moves the machine's own registers (`fp`, `pc`,
//! `arguments`), which the loop saves before and loads after.

use super::run::Next;
use super::{Vm, is_unwinding};
use crate::code::{Instruction, Op, image};
use crate::error::{Error, Result, What};
use crate::primitive::{Arity, Row, Run};
use crate::symbol::Sym;
use crate::value::{Kind, Value};
use std::sync::atomic::Ordering;

impl Vm {
    /// Register `i` of the frame.
    #[inline]
    pub(super) fn reg(&self, i: usize) -> Value {
        // SAFETY: the callers name registers that hold values.
        unsafe { *self.stack.at(self.fp + i) }
    }
    #[inline]
    pub(super) fn set_reg(&mut self, i: usize, v: Value) {
        // SAFETY: the frame, or its slack, has this register.
        unsafe { *self.stack.at(self.fp + i) = v }
    }
    /// The words from register `i` on.
    fn regs(&self, i: usize, n: usize) -> &[Value] {
        self.stack.slice(self.fp + i, self.fp + i + n)
    }
    fn set_regs(&mut self, i: usize, values: &[Value]) {
        self.stack.copy_in(self.fp + i, values);
    }
    /// Makes room for `n` registers above register `i`.
    pub(super) fn room(&mut self, i: usize, n: usize) -> Result<()> {
        if self.stack.at(self.fp + i + n) > self.stack.limit() {
            if !self.stack.grow(self.fp + i + n) {
                return Err(super::raise::stack_overflow(self));
            }
            self.cx.heap.count_elsewhere((self.fp + i + n) * 8);
        }
        Ok(())
    }
    /// The literal of an instruction that the loop has just fetched.
    pub(super) fn literal_place(&self, i: Instruction) -> *mut u64 {
        self.pc.wrapping_offset(i.bc() - 1).cast_mut()
    }

    // --- Calls ---------------------------------------------------------------

    /// `Call` of something else than a closure.
    pub(super) fn call_other(&mut self, base: usize, n: usize) -> Result<Next> {
        let callee = self.reg(base + 1);
        // The word of the return address: no address for a primitive.
        self.set_reg(base, Value::FALSE);
        if callee.is(Kind::Primitive) {
            let row = callee.slot(0).static_row();
            let result = self.run_primitive(row, base + 2, n);
            return self.finish_primitive(base, row, base + 2 + n, result);
        }
        self.push_frame(base, n);
        self.enter_callee(callee)
    }

    /// Makes the callee at `R[base + 1]`, with its arguments above, the running
    /// frame; it returns to the instruction after the current one.
    fn push_frame(&mut self, base: usize, arguments: usize) {
        let pc = self.pc;
        self.set_reg(base, Value::raw(pc));
        self.fp += base + 1;
        self.arguments = arguments;
    }

    /// Begins a procedure again that was still in its image.
    pub(super) fn unpack(&mut self) -> Result<Next> {
        let closure = self.reg(0);
        let code = match image::force(&mut self.cx, closure.slot(1)) {
            Ok(code) => code,
            Err(e) => return self.raise(e),
        };
        self.pc = code.code().entry();
        closure.set_slot(0, Value::raw(self.pc));
        closure.set_slot(1, code);
        Ok(Next::Go)
    }

    /// Enters `callee`, whose frame is set up.
    pub(super) fn enter_callee(&mut self, callee: Value) -> Result<Next> {
        if callee.is_object() {
            match callee.header().kind() {
                Kind::Closure => {
                    self.pc = callee.slot(0).as_raw();
                    return Ok(Next::Go);
                }
                Kind::Primitive => return self.enter_primitive(callee),
                Kind::Continuation => return self.enter_continuation(callee),
                Kind::Parameter if self.arguments == 0 => {
                    let v = callee.slot(0).slot(0);
                    return self.return_one(v);
                }
                Kind::Parameter => {
                    let procedure = callee.slot(2);
                    self.set_reg(0, procedure);
                    return self.enter_callee(procedure);
                }
                Kind::Struct => {
                    if let Some(procedure) = callee.struct_procedure() {
                        self.set_reg(0, procedure);
                        return self.enter_callee(procedure);
                    }
                }
                _ => {}
            }
        }
        // The frame is the callee's: its registers are the arguments.
        let live = self.arguments + 1;
        self.raise_at(Error::new(What::NotProcedure(callee)), live, None)
    }

    /// A primitive in a frame of its own: a tail call, or a call from Rust.
    fn enter_primitive(&mut self, callee: Value) -> Result<Next> {
        let row = callee.slot(0).static_row();
        let n = self.arguments;
        match self.run_primitive(row, 1, n) {
            Ok(Value::TAIL_CALL) => {
                let call = std::mem::take(&mut self.cx.call);
                self.room(0, call.len())?;
                self.set_regs(0, &call);
                self.arguments = call.len() - 1;
                let callee = call[0];
                self.cx.call = call;
                self.enter_callee(callee)
            }
            Ok(Value::VALUES) => {
                let values = std::mem::take(&mut self.cx.values);
                let next = self.return_slice(&values);
                self.cx.values = values;
                next
            }
            Ok(v) => self.return_one(v),
            Err(e) => self.raise_at(e, n + 1, Some(row)),
        }
    }

    /// Runs a primitive whose `n` arguments start at `R[from]`: checks their
    /// number and adds what the formals leave optional.
    fn run_primitive(&mut self, row: &'static Row, from: usize, n: usize) -> Result<Value> {
        let Arity { required, optional, rest } = row.arity();
        let (required, optional) = (required as usize, optional as usize);
        if n < required || (n > required + optional && !rest) {
            let callee = self.cx.primitive(row);
            return Err(Error::new(What::Arity(callee)));
        }
        self.room(from, n + optional)?;
        let mut count = n;
        while count < required + optional {
            self.set_reg(from + count, Value::ABSENT);
            count += 1;
        }
        match row.run {
            Run::Plain(_, run) => {
                // Not `self.regs`: the context is borrowed apart from the stack.
                let args = self.stack.slice(self.fp + from, self.fp + from + count);
                run(&mut self.cx, args)
            }
            Run::Machine(_, run) => {
                let args: Vec<Value> = self.regs(from, count).to_vec();
                self.top = self.fp + from + count;
                run(self, &args)
            }
        }
    }

    /// `Primitive` of a row that needs the machine.
    pub(super) fn machine_primitive(
        &mut self,
        base: usize,
        row: &'static Row,
        n: usize,
    ) -> Result<Next> {
        let result = self.run_primitive(row, base, n);
        self.primitive_result(base, row, n, result)
    }

    /// What is left to do when a primitive's result is not a plain value.
    pub(super) fn primitive_result(
        &mut self,
        base: usize,
        row: &'static Row,
        n: usize,
        result: Result<Value>,
    ) -> Result<Next> {
        match result {
            Ok(v) if v != Value::TAIL_CALL && v != Value::VALUES => {
                self.set_reg(base, v);
                Ok(Next::Go)
            }
            other => self.finish_primitive(base, row, base + n, other),
        }
    }

    /// As `primitive_result`, of a primitive called by value with its `n`
    /// arguments from `R[base + 2]`.
    pub(super) fn called_primitive(
        &mut self,
        base: usize,
        row: &'static Row,
        n: usize,
        result: Result<Value>,
    ) -> Result<Next> {
        // The word of the return address: no address for a primitive.
        self.set_reg(base, Value::FALSE);
        self.finish_primitive(base, row, base + 2 + n, result)
    }

    /// `live` counts the registers that hold values: all arguments do.
    fn finish_primitive(
        &mut self,
        base: usize,
        row: &'static Row,
        live: usize,
        result: Result<Value>,
    ) -> Result<Next> {
        match result {
            Ok(Value::TAIL_CALL) => {
                let call = std::mem::take(&mut self.cx.call);
                self.room(base + 1, call.len())?;
                self.set_regs(base + 1, &call);
                self.push_frame(base, call.len() - 1);
                let callee = call[0];
                self.cx.call = call;
                self.enter_callee(callee)
            }
            Ok(Value::VALUES) => {
                let values = std::mem::take(&mut self.cx.values);
                let next = self.deliver(self.fp + base, &values);
                self.cx.values = values;
                next
            }
            Ok(v) => {
                self.set_reg(base, v);
                Ok(Next::Go)
            }
            Err(e) => self.raise_at(e, live, Some(row)),
        }
    }

    /// `ApplyList`: `R[a]` is called with the elements of `R[a+1]`, the last of
    /// which is a list itself.
    pub(super) fn apply_list(&mut self, i: Instruction) -> Result<Next> {
        let (callee, mut rest) = (self.reg(i.a()), self.reg(i.a() + 1));
        if !rest.is_pair() {
            // There must be a list, even if it is empty.
            let name = self.cx.intern("apply");
            let apply = self.cx.guile_variable(name).map(Value::variable_value);
            let e = Error::new(What::Arity(apply.unwrap_or(Value::FALSE)));
            return self.raise_at(e, i.a() + 2, None);
        }
        let mut args = Vec::new();
        if rest.is_null() {
            let e = Error::new(What::Arity(self.reg(0)));
            return self.raise_at(e, i.a() + 2, None);
        }
        while rest.is_pair() && rest.cdr().is_pair() {
            args.push(rest.car());
            rest = rest.cdr();
        }
        let last = if rest.is_pair() { rest.car() } else { Value::NULL };
        match last.list_to_vec() {
            Some(spread) => args.extend(spread),
            None => {
                let e = self.cx.not_a_list(last);
                return self.raise_at(e, i.a() + 2, None);
            }
        }
        self.room(0, args.len() + 1)?;
        self.set_reg(0, callee);
        self.set_regs(1, &args);
        self.arguments = args.len();
        self.enter_callee(callee)
    }

    // --- Returns ---------------------------------------------------------------

    /// Returns one value from the running frame.
    pub(super) fn return_one(&mut self, v: Value) -> Result<Next> {
        self.return_slice(&[v])
    }
    /// Returns the `n` values from stack offset `from`.
    pub(super) fn return_values(&mut self, from: usize, n: usize) -> Result<Next> {
        let values = self.stack.slice(from, from + n).to_vec();
        self.return_slice(&values)
    }
    pub(super) fn return_list(&mut self, list: Value) -> Result<Next> {
        let values: Vec<Value> = list.iter().collect();
        self.return_slice(&values)
    }
    pub(super) fn return_slice(&mut self, values: &[Value]) -> Result<Next> {
        let below = self.fp - 1;
        // SAFETY: the word below a frame is its return address, which follows a
        // call instruction.
        unsafe {
            self.pc = (*self.stack.at(below)).as_raw();
            self.fp = below - Instruction(*self.pc.sub(1)).a();
        }
        self.deliver(below, values)
    }

    /// Gives `values` to the instruction at `pc`, which continues the frame
    /// `fp`, at the stack offset `to` where it expects one value.
    pub(super) fn deliver(&mut self, to: usize, values: &[Value]) -> Result<Next> {
        // SAFETY: pc is in the code of the frame.
        let next = Instruction(unsafe { *self.pc });
        if next.op() == Op::Receive {
            self.pc = self.pc.wrapping_add(1);
            return self.receive(next, values);
        }
        match values.first() {
            Some(&v) => {
                // SAFETY: `to` is a register of the frame.
                unsafe { *self.stack.at(to) = v };
                Ok(Next::Go)
            }
            None => {
                // SAFETY: pc follows the call instruction.
                let call = Instruction(unsafe { *self.pc.sub(1) });
                // SAFETY: as above.
                unsafe { *self.stack.at(to) = Value::UNSPECIFIED };
                let wanted = match call.op() {
                    Op::Call => call.x() == 0,
                    Op::CallGlobal => call.x() & 0x80 == 0,
                    _ => false,
                };
                if wanted {
                    let e = Error::misc("Zero values returned to single-valued continuation", &[]);
                    return self.raise_at(e, to - self.fp, None);
                }
                Ok(Next::Go)
            }
        }
    }

    /// `Receive` of several values, or of none.
    fn receive(&mut self, i: Instruction, values: &[Value]) -> Result<Next> {
        let (base, required) = (i.a(), i.b());
        self.room(base, values.len() + 1)?;
        match i.x() {
            2 => {
                self.set_regs(base, values);
                self.received = values.len();
            }
            rest if values.len() < required || (rest == 0 && values.len() > required) => {
                let f = self.reg(0);
                return self.raise_at(Error::new(What::Arity(f)), base, None);
            }
            rest => {
                self.set_regs(base, &values[..required]);
                if rest == 1 {
                    let list = self.cx.heap.list(&values[required..]);
                    self.set_reg(base + required, list);
                }
            }
        }
        Ok(Next::Go)
    }
    /// `Receive` reached by a plain return, whose value is in `R[a]`.
    pub(super) fn receive_one(&mut self, i: Instruction) -> Result<Next> {
        let v = self.reg(i.a());
        self.receive(i, &[v])
    }

    // --- Entry -------------------------------------------------------------------

    /// Makes room for the frame that `Enter` asks for, and goes back to it.
    pub(super) fn grow_frame(&mut self, i: Instruction) -> Result<Next> {
        let live = self.arguments + 1;
        while self.fp + i.b() > self.stack.soft {
            self.stack.soft = usize::MAX;
            self.top = self.fp + live;
            if let Err(error) = self.apply(self.overflow, &[]) {
                return self.raise_at(error, live, None);
            }
        }
        match self.room(0, i.b()) {
            Ok(()) => {
                // The instruction itself comes next.
                self.pc = self.pc.wrapping_sub(1);
                Ok(Next::Go)
            }
            Err(e) => self.raise_at(e, live, None),
        }
    }

    pub(super) fn enter_optional(&mut self, i: Instruction) -> Result<Next> {
        let (required, optional, rest) = (i.a(), i.c(), i.x() != 0);
        let n = self.arguments;
        if let Err(e) = self.room(0, i.b().max(n + 1)) {
            return self.raise_at(e, n + 1, None);
        }
        if n < required || (n > required + optional && !rest) {
            return self.raise_arity();
        }
        if self.cx.heap.wants_collection() && self.cx.heap.is_due() {
            self.safepoint(self.fp + n + 1);
        }
        let fixed = required + optional;
        // Where keywords may follow, the first one ends the optional arguments.
        let keyword = (i.x() == 2)
            .then(|| (required..n.min(fixed)).find(|&k| self.reg(k + 1).is(Kind::Keyword)));
        let given = keyword.flatten().unwrap_or(n.min(fixed));
        if rest {
            let extra = self.regs(given + 1, n - given).to_vec();
            let list = self.cx.heap.list(&extra);
            self.set_reg(fixed + 1, list);
        }
        for k in given..fixed {
            self.set_reg(k + 1, Value::ABSENT);
        }
        Ok(Next::Go)
    }

    /// `Keywords`: the rest list, at `R[a+1]`, is read as keywords and values.
    /// The keyword variables come after it (after the positional ones where the
    /// rest list has no name, x = 0: it is replaced by the first).
    pub(super) fn bind_keywords(&mut self, i: Instruction) -> Result<Next> {
        // SAFETY: the literal is a vector that the compiler made.
        let spec = Value(unsafe { *self.literal_place(i) });
        let (positional, keeps_rest) = (i.a(), i.x() == 1);
        let rest = self.reg(positional + 1);
        let first = positional + 1 + usize::from(keeps_rest);
        let keys = spec.header().len() - 1;
        for k in 0..keys {
            self.set_reg(first + k, Value::ABSENT);
        }
        let live = first + keys;
        let callee = self.reg(0);
        let mut args = rest;
        while args.is_pair() {
            let keyword = args.car();
            if !keyword.is(Kind::Keyword) {
                if keeps_rest {
                    args = args.cdr();
                    continue;
                }
                return self.raise_keyword("Invalid keyword", callee, keyword, live);
            }
            let place = (0..keys).find(|&k| spec.slot(k + 1) == keyword);
            if place.is_none() && spec.slot(0) == Value::FALSE {
                return self.raise_keyword("Unrecognized keyword", callee, keyword, live);
            }
            if !args.cdr().is_pair() {
                return self.raise_keyword("Keyword argument has no value", callee, keyword, live);
            }
            if let Some(k) = place {
                self.set_reg(first + k, args.cdr().car());
            }
            args = args.cdr().cdr();
        }
        Ok(Next::Go)
    }

    // --- Ends, interruptions ---------------------------------------------------

    /// The run's last frame has returned: its values go to `cx.values`.
    pub(super) fn halt(&mut self, i: Instruction) {
        let values = self.regs(i.a(), self.received).to_vec();
        self.cx.values = values;
    }

    /// At a safepoint with `live` registers: collects, and calls the procedure that
    /// handles signals, above them. It returns to a stub, which goes on where the
    /// frame was; so a handler may capture continuations and leave.
    pub(super) fn attend(&mut self, live: usize) -> Result<Next> {
        if self.cx.heap.wants_collection() && self.cx.heap.is_due() {
            self.safepoint(self.fp + live);
        }
        if !super::INTERRUPT.swap(false, Ordering::Relaxed) {
            return Ok(Next::Go);
        }
        let name = self.cx.intern("%handle-signals");
        let handler = self.cx.guile_variable(name).map(Value::variable_value);
        let Some(handler) = handler.filter(|h| h.is_procedure()) else { return Ok(Next::Go) };
        self.room(live, 4)?;
        let (pc, stub) = (self.pc, self.stubs.interrupt_return(live + 1));
        self.set_reg(live, Value::raw(pc));
        self.set_reg(live + 1, Value::raw(stub));
        self.set_reg(live + 2, handler);
        self.fp += live + 2;
        self.arguments = 0;
        self.enter_callee(handler)
    }
    /// The handlers have returned: the frame goes on at the address in `R[a]`.
    pub(super) fn interrupted(&mut self, i: Instruction) -> Result<Next> {
        self.pc = self.reg(i.a()).as_raw();
        Ok(Next::Go)
    }

    /// Hands on an error that no Scheme code can handle.
    pub(super) fn is_fatal(error: &Error) -> bool {
        is_unwinding(error)
    }
}

impl crate::Cx {
    /// What `apply` raises where its last argument is `last`.
    #[cold]
    pub(crate) fn not_a_list(&mut self, last: Value) -> Error {
        let who = self.string("apply");
        let message = self.string("Apply to non-list: ~S");
        let culprit = self.list(&[last]);
        let parts = self.list(&[who, message, culprit, culprit]);
        Error::throw(self.sym(Sym::WrongTypeArg), parts)
    }
}
