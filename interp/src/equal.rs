//! `eqv?` and `equal?`.

use crate::value::uniform::Element;
use crate::value::{Kind, Value};

/// `eqv?`: identity, and equality of numbers of one exactness.
#[inline]
pub fn eqv(a: Value, b: Value) -> bool {
    a == b
        || (a.is_number() && b.is_number() && !(a.is_fixnum() || b.is_fixnum()) && a.number_eqv(b))
}

/// `equal?`: the same structure. As in Guile it does not end on data that are
/// circular in the same way; it needs no stack, however deep they are.
pub fn equal(a: Value, b: Value) -> bool {
    let mut queue = Vec::new();
    let (mut a, mut b) = (a, b);
    loop {
        if a == b {
            // Nothing to compare.
        } else if a.is_pair() && b.is_pair() {
            queue.push((a.cdr(), b.cdr()));
            (a, b) = (a.car(), b.car());
            continue;
        } else if !equal_objects(a, b, &mut queue) {
            return false;
        }
        match queue.pop() {
            Some(next) => (a, b) = next,
            None => return true,
        }
    }
}

fn equal_objects(a: Value, b: Value, queue: &mut Vec<(Value, Value)>) -> bool {
    if a.is_number() {
        return eqv(a, b);
    }
    if !a.is_object() || !b.is_object() {
        return false;
    }
    if a.is(Kind::Array) || b.is(Kind::Array) {
        return equal_arrays(a, b, queue);
    }
    if a.header().kind() != b.header().kind() {
        return false;
    }
    match a.header().kind() {
        Kind::String => match (a.string(), b.string()) {
            (Ok(a), Ok(b)) => a.same(b),
            _ => false,
        },
        Kind::Vector | Kind::WeakVector | Kind::Bitvector | Kind::Syntax => {
            equal_slots(a, b, 0, queue)
        }
        Kind::Bytevector => equal_bytes(a, b),
        Kind::Foreign => a.foreign_identity().is_some_and(|n| b.foreign_identity() == Some(n)),
        // Vtables are not compared; of the rest only those of one vtable.
        Kind::Struct => {
            a.struct_vtable() == b.struct_vtable() && !a.is_vtable() && equal_slots(a, b, 1, queue)
        }
        _ => false,
    }
}

/// Arrays are equal by their bounds, the type of their elements and these; a
/// vector is an array of one dimension.
fn equal_arrays(a: Value, b: Value, queue: &mut Vec<(Value, Value)>) -> bool {
    let (Some(x), Some(y)) = (a.array(), b.array()) else { return false };
    let same_bounds = x.dimensions.len() == y.dimensions.len()
        && x.dimensions
            .iter()
            .zip(&y.dimensions)
            .all(|(d, e)| (d.lower, d.upper) == (e.lower, e.upper));
    if !same_bounds || x.element_type() != y.element_type() {
        return false;
    }
    let (r, s) = (x.root, y.root);
    let mut places = x.places().into_iter().zip(y.places());
    if let (Ok(v), Ok(w)) = (r.vector(), s.vector()) {
        queue.extend(places.map(|(i, j)| (v[i].get(), w[j].get())));
        return true;
    }
    if let (Ok(v), Ok(w)) = (r.string(), s.string()) {
        return places.all(|(i, j)| v.get(i) == w.get(j));
    }
    if let (Some(e), Ok(v), Ok(w)) = (r.element(), r.bytes(), s.bytes()) {
        let n = e.size();
        return places.all(|(i, j)| v[i * n..(i + 1) * n] == w[j * n..(j + 1) * n]);
    }
    places.all(|(i, j)| r.bit(i) == s.bit(j))
}

fn equal_slots(a: Value, b: Value, from: usize, queue: &mut Vec<(Value, Value)>) -> bool {
    let len = a.header().len();
    if len != b.header().len() {
        return false;
    }
    queue.extend((from..len).rev().map(|i| (a.slot(i), b.slot(i))));
    true
}

/// Bytevectors are equal by their bytes if their elements are of one type; the
/// plain type and `u8` are one.
fn equal_bytes(a: Value, b: Value) -> bool {
    let plain = |v: Value| match v.element() {
        Some(Element::U8) => Some(Element::Vu8),
        other => other,
    };
    plain(a) == plain(b) && matches!((a.bytes(), b.bytes()), (Ok(a), Ok(b)) if a == b)
}
