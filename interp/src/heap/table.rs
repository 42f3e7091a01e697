//! Hash tables, weak vectors and guardians, as the collector sees them.
//!
//! A table is chained, as Guile's are: a vector of buckets, each an association
//! list of handles `(key . value)`, which programs may hold and change.
//!
//! ```text
//! slots: buckets (vector) · count (fixnum) · lower (fixnum) · upper (fixnum) · size index
//! ```

use super::Marker;
use super::mark::is_live;
use crate::value::object::flag;
use crate::value::{Kind, Value};

pub const BUCKETS: usize = 0;
pub const COUNT: usize = 1;

/// Whether the collector must not follow this object's slots while marking.
pub(super) fn is_weak(object: Value) -> bool {
    const WEAK: u8 = flag::WEAK_KEY | flag::WEAK_VALUE;
    match object.header().kind() {
        Kind::HashTable => object.header().flags() & WEAK != 0,
        Kind::Guardian => true,
        _ => false,
    }
}

/// Marks the parts of a live weak table that its live keys keep alive.
pub(super) fn mark_reachable(object: Value, marker: &mut Marker<'_>) {
    if object.is(Kind::WeakVector) {
        return;
    }
    let flags = object.header().flags();
    let buckets = object.slot(BUCKETS);
    for bucket in buckets.slots() {
        for handle in bucket.get().iter() {
            let key_holds = flags & flag::WEAK_KEY == 0 || is_live(handle.car());
            if key_holds && flags & flag::WEAK_VALUE == 0 {
                marker.mark(handle.cdr());
            }
            let value_holds = flags & flag::WEAK_VALUE == 0 || is_live(handle.cdr());
            if value_holds && flags & flag::WEAK_KEY == 0 {
                marker.mark(handle.car());
            }
        }
    }
}

/// Marks what is on the guardians' lists of the dead.
pub(super) fn revive_guarded(guardians: &[Value], marker: &mut Marker<'_>) {
    for guardian in guardians {
        marker.mark_all(guardian.slot(1).iter());
    }
    marker.drain();
}

/// Moves the guarded objects that died to the guardian's list of the dead. Slots: live, dead.
pub(super) fn collect_dead(guardian: Value) {
    let (mut kept, mut next) = (Value::NULL, guardian.slot(0));
    while next.is_pair() {
        let (cell, rest) = (next, next.cdr());
        if is_live(cell.car()) {
            cell.set_cdr(kept);
            kept = cell;
        } else {
            cell.set_cdr(guardian.slot(1));
            guardian.set_slot(1, cell);
        }
        next = rest;
    }
    guardian.set_slot(0, kept);
}

/// Keeps the cells of a live guardian's lists, whose contents are settled.
pub(super) fn keep_guardian(guardian: Value, marker: &mut Marker<'_>) {
    for list in [guardian.slot(0), guardian.slot(1)] {
        let mut chain = list;
        while chain.is_pair() {
            marker.mark_shell(chain);
            chain = chain.cdr();
        }
    }
}

/// Takes out what refers to the dead, and keeps the cells of the rest.
pub(super) fn drop_dead_entries(object: Value, marker: &mut Marker<'_>) {
    if object.is(Kind::WeakVector) {
        for i in 0..object.header().len() {
            if !is_live(Value(object.word(i + 1))) {
                object.set_slot(i, Value::FALSE);
            }
        }
        return;
    }
    let mut count = 0;
    let buckets = object.slot(BUCKETS);
    marker.mark_shell(buckets);
    for bucket in buckets.slots() {
        let mut previous: Option<Value> = None;
        let mut chain = bucket.get();
        while chain.is_pair() {
            let handle = chain.car();
            if is_live(handle.car()) && is_live(handle.cdr()) {
                count += 1;
                marker.mark_shell(chain);
                marker.mark_shell(handle);
                previous = Some(chain);
            } else if let Some(p) = previous {
                p.set_cdr(chain.cdr());
            } else {
                bucket.set(chain.cdr());
            }
            chain = chain.cdr();
        }
    }
    object.set_slot(COUNT, Value::fixnum(count));
}
