//! The dynamic state: what is to be undone, or done again, when control leaves
//! or re-enters a part of the program (R7RS 6.10, `dynamic-wind`).

use super::Vm;
use super::run::Next;
use crate::error::{Error, Result};
use crate::heap::{Foreign, Heap, Marker};
use crate::symbol::Sym;
use crate::value::{Kind, Value};

/// One entry of the dynamic state, told from others by its serial number.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub serial: u64,
    pub what: What,
}

#[derive(Clone, Copy)]
pub(super) enum What {
    Wind {
        before: Value,
        after: Value,
    },
    /// A fluid bound by shallow binding: here is the value of the outside.
    Fluid {
        fluid: Value,
        value: Value,
        /// A pair whose car is the value of the inside where control is outside, for
        /// the continuations that have captured the entry: who enters finds what was
        /// left. `#f` before the first capture.
        inside: Value,
    },
    Prompt {
        tag: Value,
        /// Where the frame of `call-with-prompt` starts, in words from the
        /// bottom of the run, frozen segments included.
        position: usize,
        /// The handler does not look at the continuation.
        escape_only: bool,
    },
    /// A run of the machine inside another.
    Run,
    /// `with-continuation-barrier`: full continuations stay on their side of it.
    Barrier,
}

impl Entry {
    pub(super) fn trace(&self, marker: &mut Marker<'_>) {
        match self.what {
            What::Wind { before, after } => marker.mark_all([before, after]),
            What::Fluid { fluid, value, inside } => marker.mark_all([fluid, value, inside]),
            What::Prompt { tag, .. } => marker.mark(tag),
            What::Run | What::Barrier => {}
        }
    }
}

/// The dynamic state of a continuation.
pub(super) struct Captured(pub(super) Vec<Entry>);

impl Foreign for Captured {
    fn trace(&self, marker: &mut Marker<'_>) {
        for entry in &self.0 {
            entry.trace(marker);
        }
    }
    fn type_name(&self) -> &'static str {
        "dynamic-state"
    }
}

impl Captured {
    /// A copy of the entries from `from` on.
    pub(super) fn of(heap: &mut Heap, entries: &mut [Entry], from: usize) -> Captured {
        // From the inside out: a fluid's value inside an entry is its current
        // one, or what the next entry further in has saved.
        let mut inner: Vec<(Value, Value)> = Vec::new();
        for entry in entries[from..].iter_mut().rev() {
            if let What::Fluid { fluid, value, inside } = &mut entry.what {
                let now = match inner.iter_mut().find(|(f, _)| f == fluid) {
                    Some((_, outer)) => std::mem::replace(outer, *value),
                    None => {
                        inner.push((*fluid, *value));
                        fluid.slot(0)
                    }
                };
                if inside.is_pair() {
                    inside.set_car(now);
                } else {
                    *inside = heap.cons(now, Value::NULL);
                }
            }
        }
        Captured(entries[from..].to_vec())
    }
}

impl Vm {
    fn push_entry(&mut self, what: What) {
        let serial = self.next_serial();
        self.dynamics.push(Entry { serial, what });
    }
    pub(super) fn push_wind(&mut self, before: Value, after: Value) {
        self.push_entry(What::Wind { before, after });
    }
    pub(super) fn push_barrier(&mut self) {
        self.push_entry(What::Barrier);
    }
    /// The innermost prompt of this tag can be aborted to with a continuation to come back.
    pub fn is_suspendable(&self, tag: Value) -> bool {
        let inner = self.dynamics.iter().rev();
        let mut inner = inner.take_while(|e| !matches!(e.what, What::Run | What::Barrier));
        inner.any(|e| matches!(e.what, What::Prompt { tag: t, .. } if t == tag))
    }
    pub(super) fn push_fluid(&mut self, fluid: Value, v: Value) -> Result<Next> {
        if !fluid.is(Kind::Fluid) {
            let e = Error::wrong_type(fluid).who("with-fluid*").at(0);
            return self.raise_at(e, 4, None);
        }
        let value = fluid.slot(0);
        self.push_entry(What::Fluid { fluid, value, inside: Value::FALSE });
        fluid.set_slot(0, v);
        Ok(Next::Go)
    }
    /// The fluids that are bound, each once.
    pub fn bound_fluids(&self) -> Vec<Value> {
        let mut fluids = Vec::new();
        for entry in &self.dynamics {
            if let What::Fluid { fluid, .. } = entry.what
                && !fluids.contains(&fluid)
            {
                fluids.push(fluid);
            }
        }
        fluids
    }
    /// The values of a fluid in force, innermost first, its default last.
    pub fn fluid_values(&self, fluid: Value) -> Vec<Value> {
        let mut values = vec![fluid.slot(0)];
        for entry in self.dynamics.iter().rev() {
            if let What::Fluid { fluid: f, value, .. } = entry.what
                && f == fluid
            {
                values.push(value);
            }
        }
        values
    }
    pub(super) fn push_prompt(&mut self) -> Result<Next> {
        let handler = self.reg(3);
        if !handler.is_procedure() && handler.struct_procedure().is_none() {
            let message = "Wrong type (expecting procedure): ~S";
            let who = self.cx.string("call-with-prompt");
            return self.raise_whole(Sym::WrongTypeArg, who, message, handler);
        }
        let position = self.position(self.fp);
        let escape_only = handler.procedure_code().is_some_and(|code| code.ignores_first);
        self.push_entry(What::Prompt { tag: self.reg(1), position, escape_only });
        Ok(Next::Go)
    }
    /// Leaves the innermost entry; a fluid gets its outer value back.
    pub(super) fn pop_dynamic(&mut self) {
        if let Some(Entry { what: What::Fluid { fluid, value, inside }, .. }) = self.dynamics.pop()
        {
            if inside.is_pair() {
                inside.set_car(fluid.slot(0));
            }
            fluid.set_slot(0, value);
        }
    }
}
