//! Evaluation: text or data to thunks, one top-level form at a time.
//!
//! `lib/guile/modules.scm` makes `eval`, `primitive-load` and their like of
//! these: the thunks are called by Scheme code, so that a continuation captured
//! in one form can go on with the next.

use interp::expand::{self, Expansion, Mode};
use interp::heap::{Foreign, Marker};
use interp::read::{Bytes, Reader, Sources};
use interp::{Cx, Error, Result, Value, Vm, primitives};
use std::rc::Rc;

/// Forms on their way to the machine.
struct Source {
    /// What is left to read.
    reader: Option<Reader<Bytes>>,
    /// A datum to evaluate, instead of text.
    datum: Option<Value>,
    /// The expansion of the form that was read last.
    expansion: Value,
    mode: Mode,
    /// In compiling: the code of all forms so far.
    codes: Vec<Value>,
}

impl Foreign for Source {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.datum);
        marker.mark(self.expansion);
        marker.mark_all(self.codes.iter().copied());
    }
    fn type_name(&self) -> &'static str {
        "source"
    }
}
