//! Core to code.
//!
//! One pass over the core form, after one that counts: destination-driven, with
//! registers used as a stack (see `vm::stack`). Variables that some `set!`
//! names live in boxes. A lambda whose calls all are in tail position with
//! respect to its binding becomes a label (see [`analyse`]): named `let` and
//! `do` are jumps, and so are join points.

mod analyse;
mod emit;
mod function;
mod integrate;

use crate::core::Unit;
use crate::cx::Cx;
use crate::error::Result;
use crate::value::Value;

/// The code object of a procedure of no arguments that runs `unit`.
pub fn compile(cx: &mut Cx, unit: Unit) -> Result<Value> {
    let facts = analyse::analyse(&unit);
    emit::unit(cx, &unit, &facts)
}
