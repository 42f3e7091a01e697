//! Compiled code: what a closure runs.

use crate::error::Pos;
use crate::heap::Marker;
use crate::value::Value;

/// The code of one procedure: literals, then instructions, in one run of words,
/// so that an instruction names a literal by its distance from itself.
pub struct Code {
    pub(crate) words: Box<[u64]>,
    /// How many of the words are literals.
    pub(crate) literals: usize,
    /// A symbol or `#f`.
    pub name: Value,
    /// An association list of procedure properties.
    pub properties: Value,
    /// For each clause, what it takes.
    pub arities: Vec<Arity>,
    /// Where instructions come from, by their index, ascending.
    pub positions: Vec<(u32, Pos)>,
    pub pos: Pos,
}

/// What one clause of a procedure takes.
#[derive(Clone, Debug, Default)]
pub struct Arity {
    /// Names of all formals: required, optional, keyword ones, rest.
    pub formals: Vec<Value>,
    pub required: usize,
    pub optional: usize,
    pub rest: bool,
    /// `(keyword . index)` pairs and whether others are allowed.
    pub keywords: Option<(Vec<Value>, bool)>,
}

impl Code {
    /// Marks the literals and what describes the procedure.
    pub(crate) fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.words[..self.literals].iter().map(|&w| Value(w)));
        marker.mark(self.name);
        marker.mark(self.properties);
        for arity in &self.arities {
            marker.mark_all(arity.formals.iter().copied());
            if let Some((keywords, _)) = &arity.keywords {
                marker.mark_all(keywords.iter().copied());
            }
        }
    }
    /// The position of the instruction at word `index`, or of the last one
    /// before it that has one.
    pub fn pos_at(&self, index: usize) -> Pos {
        let after = self.positions.partition_point(|&(at, _)| at as usize <= index);
        if after == 0 { self.pos } else { self.positions[after - 1].1 }
    }
}
