//! The dynamic state: what is to be undone, or done again, when control leaves
//! or re-enters a part of the program (R7RS 6.10, `dynamic-wind`).

use crate::heap::{Foreign, Marker};
use crate::value::Value;

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
    /// A fluid bound by shallow binding: here is the value of the outside (in a
    /// captured state: of the inside).
    Fluid {
        fluid: Value,
        value: Value,
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
    Barrier,
}

impl Entry {
    pub(super) fn trace(&self, marker: &mut Marker<'_>) {
        match self.what {
            What::Wind { before, after } => marker.mark_all([before, after]),
            What::Fluid { fluid, value } => marker.mark_all([fluid, value]),
            What::Prompt { tag, .. } => marker.mark(tag),
            What::Barrier => {}
        }
    }
}

/// The dynamic state of a continuation. The fluids' values are those inside.
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
    /// A copy of the entries from `from` on, as they are inside.
    pub(super) fn of(entries: &[Entry], from: usize) -> Captured {
        let mut copy = entries[from..].to_vec();
        // From the inside out: a fluid's value inside an entry is its current
        // one, or what the next entry further in has saved.
        let mut inner: Vec<(Value, Value)> = Vec::new();
        for entry in copy.iter_mut().rev() {
            if let What::Fluid { fluid, value } = &mut entry.what {
                let saved = *value;
                match inner.iter_mut().find(|(f, _)| f == fluid) {
                    Some((_, inside)) => {
                        *value = *inside;
                        *inside = saved;
                    }
                    None => {
                        *value = fluid.slot(0);
                        inner.push((*fluid, saved));
                    }
                }
            }
        }
        Captured(copy)
    }
}
