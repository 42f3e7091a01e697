//! The machine.

use crate::core::Unit;
use crate::cx::Cx;
use crate::error::Result;
use crate::value::Value;

/// The machine: a context and a stack.
pub struct Vm {
    pub cx: Cx,
}

impl Vm {
    pub fn new(cx: Cx) -> Vm {
        Vm { cx }
    }
    /// Calls a procedure and returns its value, in a run of the machine of its
    /// own: a continuation captured inside cannot be entered again after it has
    /// returned. For the expander's transformers and the executable's main.
    pub fn apply(&mut self, _procedure: Value, _args: &[Value]) -> Result<Value> {
        Err(crate::error::Error::misc("not yet", &[]))
    }
    /// Compiles and runs one expanded form.
    pub fn run_unit(&mut self, _unit: Unit) -> Result<Value> {
        Err(crate::error::Error::misc("not yet", &[]))
    }
}
