//! Datum labels (R7RS 2.4): which data get one, and what number.

use crate::heap::Marker;
use crate::read::WordHasher;
use crate::value::{Kind, Value};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

type Map<T> = HashMap<u64, T, BuildHasherDefault<WordHasher>>;

/// The data that are labelled: pairs and vectors.
pub(super) struct Labels {
    root: Value,
    /// The number of each, once it has been printed; 0 before.
    numbers: Map<u32>,
    last: u32,
}

/// What is known of a datum that is about to be printed.
pub(super) enum Label {
    None,
    /// It is printed now, as `#N=…`.
    First(u32),
    /// It has been printed: `#N#`.
    Again(u32),
}

/// A step of the search.
enum Step {
    Enter(Value),
    Leave(u64),
}

fn is_labelled_kind(v: Value) -> bool {
    v.is_pair() || (v.is(Kind::Vector) && !v.header().is_empty())
}

impl Labels {
    /// The labels that `datum` needs: one for each part that is met twice if
    /// `shared`, else one in each circle, at the part of it that is met first.
    pub(super) fn of(datum: Value, shared: bool) -> Labels {
        // Whether each part that has been met is around the one being visited.
        let mut around: Map<bool> = Map::default();
        let mut numbers = Map::default();
        let mut steps = vec![Step::Enter(datum)];
        while let Some(step) = steps.pop() {
            let v = match step {
                Step::Leave(bits) => {
                    around.insert(bits, false);
                    continue;
                }
                Step::Enter(v) if !is_labelled_kind(v) => continue,
                Step::Enter(v) => v,
            };
            if let Some(&inside) = around.get(&v.bits()) {
                if inside || shared {
                    numbers.insert(v.bits(), 0);
                }
                continue;
            }
            around.insert(v.bits(), true);
            steps.push(Step::Leave(v.bits()));
            if v.is_pair() {
                steps.extend([Step::Enter(v.cdr()), Step::Enter(v.car())]);
            } else {
                let parts = (0..v.header().len()).rev();
                steps.extend(parts.map(|i| Step::Enter(v.slot(i))));
            }
        }
        Labels { root: datum, numbers, last: 0 }
    }
    pub(super) fn has(&self, v: Value) -> bool {
        self.numbers.contains_key(&v.bits())
    }
    /// Notes that `v` is printed.
    pub(super) fn meet(&mut self, v: Value) -> Label {
        match self.numbers.get_mut(&v.bits()) {
            None => Label::None,
            Some(0) => {
                self.last += 1;
                self.numbers.insert(v.bits(), self.last);
                Label::First(self.last)
            }
            Some(n) => Label::Again(*n),
        }
    }
    pub(super) fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark(self.root);
    }
}
