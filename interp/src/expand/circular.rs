//! Circular data in programs.
//!
//! A form is a tree to everything in this folder. Where a program is not one, which
//! datum labels or `datum->syntax` can bring about, each datum that is a part of
//! itself is put into a box: to patterns it is an atom, and `quote` opens it again.

use crate::cx::Cx;
use crate::heap::{Foreign, Marker};
use crate::value::{Kind, Value};
use std::collections::HashMap;

/// A datum that is a part of itself.
struct Circular(Value);

impl Foreign for Circular {
    fn type_name(&self) -> &'static str {
        "circular-datum"
    }
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark(self.0);
    }
}

/// The datum in a box.
pub(crate) fn opened(v: Value) -> Option<Value> {
    if v.is(Kind::Foreign) { v.foreign::<Circular>().map(|c| c.0) } else { None }
}

/// Whether `v` has parts that it may contain itself.
fn is_compound(v: Value) -> bool {
    v.is_pair() || v.is(Kind::Vector)
}

/// So many parts are looked at before those that have been are remembered.
pub const UNREMEMBERED: usize = 1 << 16;

/// `v` as a tree: itself, unless a part of it contains itself.
pub(crate) fn as_tree(cx: &mut Cx, v: Value) -> Value {
    if is_small(v) { v } else { boxed(cx, v) }
}

/// Whether a part of `v`, pairs and vectors, contains itself.
pub fn is_circular(cx: &mut Cx, v: Value) -> bool {
    as_tree(cx, v) != v
}

/// Whether `v` is a tree of few parts: what contains itself never ends.
fn is_small(v: Value) -> bool {
    let mut pending = vec![v];
    let mut room = UNREMEMBERED;
    while let Some(mut v) = pending.pop() {
        while v.is_pair() {
            if is_compound(v.car()) {
                pending.push(v.car());
            }
            if room == 0 {
                return false;
            }
            room -= 1;
            v = v.cdr();
        }
        if v.is(Kind::Vector) {
            if v.slots().len() >= room {
                return false;
            }
            room -= v.slots().len() + 1;
            pending.extend(v.slots().iter().map(std::cell::Cell::get).filter(|&v| is_compound(v)));
        }
    }
    true
}

/// A datum whose parts are being looked at.
struct Visit {
    datum: Value,
    /// What has become of the parts looked at, in the order of [`Visit::part`].
    parts: Vec<Value>,
    /// The box, if the datum is a part of itself.
    boxed: Option<Value>,
}

impl Visit {
    /// The part to be looked at next.
    fn part(&self) -> Option<Value> {
        if self.datum.is_pair() {
            return [self.datum.car(), self.datum.cdr()].get(self.parts.len()).copied();
        }
        self.datum.slots().get(self.parts.len()).map(std::cell::Cell::get)
    }
    /// The box to stand for the datum within itself.
    fn boxed(&mut self, cx: &mut Cx) -> Value {
        let datum = self.datum;
        *self.boxed.get_or_insert_with(|| {
            let boxed = cx.heap.foreign(Circular(datum));
            cx.pin(boxed)
        })
    }
    /// What becomes of the datum.
    fn result(self, cx: &mut Cx) -> Value {
        let Visit { datum, parts, boxed } = self;
        if let Some(boxed) = boxed {
            return boxed;
        }
        let new = match parts[..] {
            [car, cdr] if datum.is_pair() => {
                if car == datum.car() && cdr == datum.cdr() {
                    return datum;
                }
                cx.heap.cons(car, cdr)
            }
            _ if datum.slots().iter().map(std::cell::Cell::get).eq(parts.iter().copied()) => {
                return datum;
            }
            _ => cx.heap.vector(&parts),
        };
        cx.pin(new)
    }
}

/// How far a datum has been looked at.
enum State {
    /// Its place among those around.
    Open(usize),
    /// What has become of it.
    Done(Value),
}

fn boxed(cx: &mut Cx, v: Value) -> Value {
    let mut known: HashMap<u64, State> = HashMap::new();
    let mut around: Vec<Visit> = Vec::new();
    let mut next = v;
    loop {
        // Looks at `next`; `ready` is what it has become, unless its parts come first.
        let mut ready = if is_compound(next) {
            match known.get(&next.bits()) {
                Some(State::Done(result)) => Some(*result),
                Some(State::Open(place)) => Some(around[*place].boxed(cx)),
                None => {
                    known.insert(next.bits(), State::Open(around.len()));
                    around.push(Visit { datum: next, parts: Vec::new(), boxed: None });
                    None
                }
            }
        } else {
            Some(next)
        };
        next = loop {
            let Some(visit) = around.last_mut() else { return ready.unwrap_or(v) };
            visit.parts.extend(ready.take());
            if let Some(part) = visit.part() {
                break part;
            }
            if let Some(visit) = around.pop() {
                let datum = visit.datum;
                let result = visit.result(cx);
                known.insert(datum.bits(), State::Done(result));
                ready = Some(result);
            }
        };
    }
}

/// A box that `fill` completes, for images of code.
pub(crate) fn empty(cx: &mut Cx) -> Value {
    cx.heap.foreign(Circular(Value::FALSE))
}

/// Puts a datum into a box; `None` if `object` is none.
pub(crate) fn fill(object: Value, datum: Value) -> Option<()> {
    object.foreign_mut::<Circular>()?.0 = datum;
    Some(())
}
