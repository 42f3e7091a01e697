//! The machine: registers on a stack, one loop, no nesting.
//!
//! - [`run`](mod@run): the loop, with the fast path of each instruction.
//! - `slow`: what the loop leaves: other callees, several values, arithmetic
//!   beyond fixnums, global look-ups, entry with optional arguments.
//! - `raise`: errors of instructions and primitives become calls of `%throw`.
//! - `dynamic`: the dynamic state: winds, fluids, prompts.
//! - `control`: continuations, and jumps to them and to prompts.
//! - `frames`: backtraces.
//! - `stub`: the control procedures, in code.
//!
//! Invariants: collection happens only in `safepoint`; a primitive is never
//! entered from inside another one, but for [`Vm::apply`], which the expander
//! uses and which bars continuations.

mod control;
mod dynamic;
mod frames;
pub(crate) mod globals;
mod raise;
mod run;
mod said;
mod slow;
mod stack;
mod stub;

use crate::code::Op;
use crate::core::Unit;
use crate::cx::Cx;
use crate::error::{Error, Result, What};
use crate::heap::Marker;
use crate::value::Value;
use dynamic::Entry;
pub use frames::Frame;
use stack::Stack;
use std::sync::atomic::{AtomicBool, Ordering};
use stub::Stubs;

/// The machine: a context and a stack.
pub struct Vm {
    pub cx: Cx,
    stack: Stack,
    /// Where the run under way starts on the stack.
    bottom: usize,
    /// The frames below the bottom, as a chain of segments, or `#f`.
    frozen: Value,
    /// The words of all frozen segments.
    frozen_words: usize,
    dynamics: Vec<Entry>,
    // The registers of the loop, kept here while it is in a slow path.
    fp: usize,
    pc: *const u64,
    arguments: usize,
    /// Where frames must end, for the loop: as the stack says when it was entered last.
    limit: *mut Value,
    /// The first word above the running frame that holds no value: where a
    /// nested run may start.
    top: usize,
    /// How many values a call has left, after `Receive` with x = 2.
    received: usize,
    stubs: Stubs,
    serial: u64,
    /// Runs of the machine inside one another.
    depth: usize,
    /// An abort to a prompt of an outer run: its tag and values.
    aborting: Option<(Value, Value)>,
    /// Called where the stack passes its soft limit, or `#f`.
    overflow: Value,
    /// Every error is shown to the host as it is raised, handled or not.
    pub trace_errors: bool,
    /// Guards of `dynamic-wind` are not called: another thread goes on.
    pub quiet_winds: bool,
}

/// A signal waits for its handler, which the machine calls at a safepoint.
static INTERRUPT: AtomicBool = AtomicBool::new(false);

/// Makes the machine call `%handle-signals` at its next safepoint. May be called
/// from a signal handler.
pub fn interrupt() {
    INTERRUPT.store(true, Ordering::Relaxed);
}

/// The most runs of the machine inside one another: each takes Rust stack.
const MOST_RUNS: usize = 200;

impl Vm {
    pub fn new(mut cx: Cx) -> Vm {
        let stubs = Stubs::install(&mut cx);
        Vm {
            cx,
            stack: Stack::new(),
            bottom: 0,
            frozen: Value::FALSE,
            frozen_words: 0,
            dynamics: Vec::new(),
            fp: 0,
            pc: std::ptr::null(),
            arguments: 0,
            limit: std::ptr::null_mut(),
            top: 0,
            received: 0,
            stubs,
            serial: 0,
            depth: 0,
            aborting: None,
            overflow: Value::FALSE,
            trace_errors: false,
            quiet_winds: false,
        }
    }

    /// Calls a procedure and returns its first value, in a run of the machine of
    /// its own: a continuation captured inside cannot be entered again after it
    /// has returned. For the expander's transformers and an executable's main.
    ///
    /// An error that nobody handles comes back as `Err` only while `%throw` is
    /// not defined; after that, `Err` means that control has left for a prompt
    /// outside: hand it on.
    pub fn apply(&mut self, procedure: Value, args: &[Value]) -> Result<Value> {
        let values = self.apply_values(procedure, args)?;
        Ok(values.first().copied().unwrap_or(Value::UNSPECIFIED))
    }

    /// As `apply`, with all the values.
    pub fn apply_values(&mut self, procedure: Value, args: &[Value]) -> Result<Vec<Value>> {
        if self.depth >= MOST_RUNS {
            return Err(Error::misc("too many evaluations inside one another", &[]));
        }
        if !self.stack.grow(self.top + args.len() + 16) {
            return Err(raise::stack_overflow(self));
        }
        let outer = self.enter_run();
        self.stack.copy_in(self.top, &[Value::raw(self.stubs.halt), procedure]);
        self.stack.copy_in(self.top + 2, args);
        self.fp = self.top + 1;
        self.arguments = args.len();
        self.depth += 1;
        let result = self.start(procedure);
        self.depth -= 1;
        self.leave_run(outer);
        result
    }

    fn enter_run(&mut self) -> Outer {
        let outer = Outer {
            bottom: self.bottom,
            frozen: self.frozen,
            frozen_words: self.frozen_words,
            fp: self.fp,
            pc: self.pc,
            arguments: self.arguments,
            top: self.top,
            dynamics: self.dynamics.len(),
            pinned: self.cx.pinned.len(),
        };
        self.cx.pin(self.frozen);
        self.bottom = self.top;
        self.frozen = Value::FALSE;
        self.frozen_words = 0;
        let serial = self.next_serial();
        self.dynamics.push(Entry { serial, what: dynamic::What::Run });
        outer
    }

    fn leave_run(&mut self, outer: Outer) {
        // Left by an error: what was bound inside is undone, winds excepted.
        while self.dynamics.len() > outer.dynamics {
            self.pop_dynamic();
        }
        self.cx.pinned.truncate(outer.pinned);
        self.bottom = outer.bottom;
        self.frozen = outer.frozen;
        self.frozen_words = outer.frozen_words;
        self.fp = outer.fp;
        self.pc = outer.pc;
        self.arguments = outer.arguments;
        self.top = outer.top;
    }

    /// Compiles and runs one expanded form.
    pub fn run_unit(&mut self, unit: Unit) -> Result<Value> {
        let thunk = self.thunk(unit)?;
        self.apply(thunk, &[])
    }

    /// The procedure of no arguments that runs one expanded form.
    pub fn thunk(&mut self, unit: Unit) -> Result<Value> {
        let code = crate::compile::compile(&mut self.cx, unit)?;
        Ok(self.cx.closure(code))
    }

    /// Bounds the stack, in words.
    pub fn set_stack_limit(&mut self, words: usize) {
        self.stack.most = words;
    }

    /// Whether a safepoint has something to do.
    #[inline(always)]
    fn wants_attention(&self) -> bool {
        self.cx.heap.wants_collection() | INTERRUPT.load(Ordering::Relaxed)
    }

    /// Makes the machine call `overflow`, a procedure of no arguments, where the stack grows
    /// beyond `words`; the limit is off while it runs. When it returns the program goes on.
    pub fn limit_stack(&mut self, words: usize, overflow: Value) {
        self.stack.soft = words;
        self.overflow = overflow;
    }
    /// The words of the stack in use.
    pub fn stack_words(&self) -> usize {
        self.fp
    }

    fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Collects: the one place where it happens. Every word of the stack below
    /// `top` must hold a value or a return address.
    fn safepoint(&mut self, top: usize) {
        let Vm { cx, stack, dynamics, frozen, stubs, aborting, overflow, .. } = self;
        let (frozen, aborting, overflow) = (*frozen, *aborting, *overflow);
        cx.collect(|marker: &mut Marker<'_>| {
            marker.mark_all(stack.slice(0, top).iter().copied());
            for entry in dynamics.iter() {
                entry.trace(marker);
            }
            marker.mark_all([frozen, overflow]);
            marker.mark_all(stubs.iter());
            if let Some((tag, values)) = aborting {
                marker.mark_all([tag, values]);
            }
        });
        if self.cx.heap.watched {
            interrupt();
        }
        // A deep stack is scanned anew by each collection: not too often.
        self.cx.heap.wait_for(top * 16);
    }
}

/// What a run inside another has to put back.
struct Outer {
    bottom: usize,
    frozen: Value,
    frozen_words: usize,
    fp: usize,
    pc: *const u64,
    arguments: usize,
    top: usize,
    dynamics: usize,
    pinned: usize,
}

impl Cx {
    /// A closure of `code` without free variables.
    pub fn closure(&mut self, code: Value) -> Value {
        self.heap.closure_with(code, 0)
    }
    /// Collects with the machine's roots and the context's own.
    fn collect(&mut self, roots: impl FnOnce(&mut Marker<'_>)) {
        let mut heap = std::mem::take(&mut self.heap);
        let mut symbols = std::mem::take(&mut self.symbols);
        heap.collect(
            |marker| {
                roots(marker);
                self.trace(marker);
            },
            |live| symbols.sweep(live),
        );
        self.heap = heap;
        self.symbols = symbols;
    }
}

/// The instruction of a code byte.
#[inline(always)]
pub(crate) fn op_of_byte(byte: u8) -> Op {
    // SAFETY: bytes of instructions are only made from an `Op`; compiled files
    // are checked when they are loaded.
    unsafe { std::mem::transmute::<u8, Op>(byte) }
}

/// Whether an error is an abort on its way to an outer run's prompt.
fn is_unwinding(error: &Error) -> bool {
    matches!(error.kind().what, What::Unwinding)
}
