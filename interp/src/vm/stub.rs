//! The control procedures, in code: `call/cc`, `dynamic-wind`, prompts, …
//!
//! Each is an ordinary closure whose code holds the instructions that only
//! these use. What they call, they call in their own frames, so nothing nests.

use crate::code::{Arity, Code, Instruction, Op};
use crate::cx::Cx;
use crate::error::Pos;
use crate::value::Value;
use std::cell::Cell;
use std::collections::HashMap;

/// Where `call-with-prompt` calls its thunk: the first word of the frames that
/// a partial continuation holds.
pub(super) const PROMPT_BODY: usize = 4;

pub(super) struct Stubs {
    codes: Vec<Value>,
    pub(super) halt: *const u64,
    pub(super) underflow: *const u64,
    pub(super) resume: *const u64,
    pub(super) reinstate: *const u64,
    /// The procedure `abort-to-prompt`.
    pub(super) abort: Value,
    /// Return addresses of handlers of errors (true) and of signals, by the
    /// register of the call.
    handler_returns: HashMap<(usize, bool), Box<[u64; 2]>>,
}

/// Instructions of a stub.
struct Stub(Vec<u64>);

impl Stub {
    fn op(mut self, op: Op, x: u8, a: u16, b: u16, c: u16) -> Stub {
        self.0.push(Instruction::new(op, x, a, b, c).0);
        self
    }
    fn wide(mut self, op: Op, a: u16, bc: i32) -> Stub {
        self.0.push(Instruction::wide(op, 0, a, bc).0);
        self
    }
    fn into_code(self, cx: &mut Cx, name: &str, arity: Arity) -> Value {
        let name = if name.is_empty() { Value::FALSE } else { cx.intern(name) };
        cx.heap.code(Code {
            words: self.0.into_iter().map(Cell::new).collect(),
            literals: 0,
            name,
            properties: Value::NULL.into(),
            arities: vec![arity],
            sites: crate::code::Sites::List(Vec::new()),
            pos: Pos::NONE,
            ignores_first: false,
            interpreted: false,
        })
    }
}

fn arity(cx: &mut Cx, formals: &str) -> Arity {
    let crate::primitive::Arity { required, optional, rest } = crate::primitive::arity_of(formals);
    let formals = formals.split(' ').filter(|f| *f != ".").map(|f| cx.intern(f)).collect();
    Arity { formals, required: required.into(), optional: optional.into(), rest, keywords: None }
}

impl Stubs {
    pub(super) fn install(cx: &mut Cx) -> Stubs {
        let mut codes = Vec::new();
        let mut bare = |cx: &mut Cx, stub: Stub, skip: usize| {
            let code = stub.into_code(cx, "", Arity::default());
            codes.push(code);
            code.code().entry().wrapping_add(skip)
        };
        let s = || Stub(Vec::new());
        // Returned into: the instruction before looks like a call at R[0].
        let halt = bare(
            cx,
            s().op(Op::Call, 0, 0, 0, 0).op(Op::Receive, 2, 0, 0, 0).op(Op::Halt, 0, 0, 0, 0),
            1,
        );
        let underflow = bare(
            cx,
            s().op(Op::Call, 0, 0, 0, 0).op(Op::Receive, 2, 0, 0, 0).op(Op::Underflow, 0, 0, 0, 0),
            1,
        );
        // R[0] continuation, R[1] values, R[2] state
        // A call at R[a + 1] again and again, for as long as the step asks for it.
        let steps = |s: Stub, op| s.wide(op, 3, 3).op(Op::Call, 1, 3, 0, 0).wide(Op::Jump, 0, -2);
        // R[0] continuation, R[1] values, R[2] state
        let resume = steps(s(), Op::LeaveFor).op(Op::Resume, 0, 0, 0, 0);
        let resume = steps(resume, Op::RewindStep).op(Op::ReturnList, 0, 1, 0, 0);
        let resume = bare(cx, resume, 0);
        let reinstate = steps(s().op(Op::Reinstate, 0, 0, 0, 0), Op::RewindStep);
        let reinstate = bare(cx, reinstate.op(Op::ReturnList, 0, 1, 0, 0), 0);
        let mut stubs = Stubs {
            codes,
            halt,
            underflow,
            resume,
            reinstate,
            abort: Value::FALSE,
            handler_returns: HashMap::new(),
        };
        stubs.install_procedures(cx);
        stubs
    }

    fn install_procedures(&mut self, cx: &mut Cx) {
        let s = || Stub(Vec::new());
        // R[1] proc
        let call_cc =
            s().op(Op::Enter, 0, 1, 8, 0).op(Op::Capture1, 0, 2, 0, 0).op(Op::TailCall, 0, 1, 1, 0);
        let call_cc = self.define(cx, "call-with-current-continuation", "proc", call_cc);
        let short = cx.intern("call/cc");
        cx.guile.define(cx, short, call_cc);
        // R[1] producer, R[2] consumer; the call at R[3]
        let with_values = s()
            .op(Op::Enter, 0, 2, 8, 0)
            .op(Op::Move, 0, 4, 1, 0)
            .op(Op::Call, 0, 3, 0, 0)
            .op(Op::Receive, 2, 3, 0, 0)
            .op(Op::TailCallReceived, 0, 2, 0, 0);
        self.define(cx, "call-with-values", "producer consumer", with_values);
        // R[1] before, R[2] thunk, R[3] after; calls at R[4], then at R[5]
        let wind = s()
            .op(Op::Enter, 0, 3, 12, 0)
            .op(Op::Move, 0, 5, 1, 0)
            .op(Op::Call, 1, 4, 0, 0)
            .op(Op::PushWind, 0, 0, 0, 0)
            .op(Op::Move, 0, 5, 2, 0)
            .op(Op::Call, 0, 4, 0, 0)
            .op(Op::Receive, 1, 4, 0, 0)
            .op(Op::PopDynamic, 0, 0, 0, 0)
            .op(Op::Move, 0, 6, 3, 0)
            .op(Op::Call, 1, 5, 0, 0)
            .op(Op::ReturnList, 0, 4, 0, 0);
        self.define(cx, "dynamic-wind", "in thunk out", wind);
        // Of `n` arguments R[thunk] is called at R[at], inside an entry of the dynamic state.
        let inside = |push, n: u16, thunk, at| {
            s().op(Op::Enter, 0, n, 8, 0)
                .op(push, 0, 0, 0, 0)
                .op(Op::Move, 0, at + 1, thunk, 0)
                .op(Op::Call, 0, at, 0, 0)
                .op(Op::Receive, 2, at, 0, 0)
                .op(Op::PopDynamic, 0, 0, 0, 0)
                .op(Op::ReturnReceived, 0, at, 0, 0)
        };
        // R[1] tag, R[2] thunk, R[3] handler
        let prompt = inside(Op::PushPrompt, 3, 2, PROMPT_BODY as u16);
        self.define(cx, "call-with-prompt", "tag thunk handler", prompt);
        // R[1] fluid, R[2] value, R[3] thunk
        let fluid = inside(Op::PushFluid, 3, 3, 4);
        self.define(cx, "with-fluid*", "fluid val thunk", fluid);
        // R[1] thunk
        let barrier = inside(Op::PushBarrier, 1, 1, 2);
        self.define(cx, "%with-barrier", "thunk", barrier);
        // R[1] proc, R[2] arguments
        let apply = s().op(Op::EnterOptional, 1, 1, 4, 0).op(Op::ApplyList, 0, 1, 0, 0);
        self.define(cx, "apply", "fun arg1 . args", apply);
        let values = s().op(Op::EnterOptional, 1, 0, 4, 0).op(Op::ReturnList, 0, 1, 0, 0);
        self.define(cx, "values", ". args", values);
        // R[1] tag, R[2] values, R[3] serial, R[4] continuation; calls at R[5]
        let abort = s()
            .op(Op::EnterOptional, 1, 1, 8, 0)
            .op(Op::AbortFind, 0, 3, 0, 0)
            .wide(Op::UnwindStep, 5, 3)
            .op(Op::Call, 1, 5, 0, 0)
            .wide(Op::Jump, 0, -2)
            .op(Op::AbortFinish, 0, 0, 0, 0);
        self.abort = self.define(cx, "abort-to-prompt", "tag . args", abort);
    }

    fn define(&mut self, cx: &mut Cx, name: &str, formals: &str, stub: Stub) -> Value {
        let arity = arity(cx, formals);
        let code = stub.into_code(cx, name, arity);
        self.codes.push(code);
        let closure = cx.closure(code);
        let symbol = cx.intern(name);
        cx.guile.define(cx, symbol, closure);
        closure
    }

    /// The address that an error's handler returns to, called at register `a` of any
    /// frame.
    pub(super) fn error_return(&mut self, a: usize) -> *const u64 {
        self.handler_return(a, true)
    }
    /// The same for handlers of signals; the frame's own address is below.
    pub(super) fn interrupt_return(&mut self, a: usize) -> *const u64 {
        self.handler_return(a, false)
    }
    fn handler_return(&mut self, a: usize, error: bool) -> *const u64 {
        let words = self.handler_returns.entry((a, error)).or_insert_with(|| {
            let call = Instruction::new(Op::Call, 0, a as u16, 0, 0);
            let op = if error { Op::ErrorReturned } else { Op::Interrupted };
            Box::new([call.0, Instruction::new(op, 0, a as u16 - 1, 0, 0).0])
        });
        words[1..].as_ptr()
    }
    pub(super) fn is_handler_return(&self, address: *const u64) -> bool {
        self.handler_returns.values().any(|words| std::ptr::eq(words[1..].as_ptr(), address))
    }
    pub(super) fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        self.codes.iter().copied().chain([self.abort])
    }
}
