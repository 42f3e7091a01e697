//! `eqv?` and `equal?`.

use crate::value::object::flag;
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
    if !a.is_object() || !b.is_object() || a.header().kind() != b.header().kind() {
        return false;
    }
    match a.header().kind() {
        Kind::String => match (a.string(), b.string()) {
            (Ok(a), Ok(b)) => a.eq(b),
            _ => false,
        },
        Kind::Vector | Kind::WeakVector | Kind::Array => equal_slots(a, b, 0, queue),
        // Bitvectors hold nothing but fixnums.
        Kind::Bitvector => equal_slots(a, b, 0, queue),
        Kind::Bytevector => equal_bytes(a, b),
        // Vtables are not compared; of the rest only those of one vtable.
        Kind::Struct => {
            a.struct_vtable() == b.struct_vtable() && !a.is_vtable() && equal_slots(a, b, 1, queue)
        }
        Kind::Syntax => equal_slots(a, b, 0, queue),
        Kind::Symbol => false,
        _ => false,
    }
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

/// The hash of a value by `equal?`, as a number: `hash`, `equal-hash`.
pub fn hash(v: Value) -> u64 {
    let mut h = 0;
    // Only the first parts count, as in other implementations: a bound on the
    // time, and an end for circular data.
    let mut budget = 64;
    let mut queue = vec![v];
    while let Some(v) = queue.pop() {
        if budget == 0 {
            break;
        }
        budget -= 1;
        let part = match v {
            _ if v.is_pair() => {
                queue.extend([v.cdr(), v.car()]);
                1
            }
            _ if v.is_number() => hash_number(v),
            _ if v.is_string() => v.string().map_or(0, crate::symbol::hash_name),
            _ if v.is(Kind::Vector) => {
                queue.extend(v.slots().iter().take(16).map(std::cell::Cell::get));
                v.header().len() as u64 + 2
            }
            _ if v.is(Kind::Bytevector) => {
                v.bytes().map_or(0, |bytes| bytes.iter().fold(3, |h, &b| mix(h, u64::from(b))))
            }
            _ if v.is(Kind::Bitvector) => v.header().len() as u64 + 4,
            _ if v.is(Kind::Struct) && !v.is_vtable() => {
                queue.extend(v.struct_fields().iter().take(16).map(std::cell::Cell::get));
                hash_identity(v.struct_vtable())
            }
            _ if v.is(Kind::Syntax) => {
                queue.push(v.slot(0));
                5
            }
            _ => hash_identity(v),
        };
        h = mix(h, part);
    }
    h
}
/// The hash of a value by `eq?`. A symbol's is that of its name.
#[inline]
pub fn hash_identity(v: Value) -> u64 {
    if v.is_symbol() {
        return v.symbol_hash() as u64;
    }
    mix(0, v.bits())
}
/// The hash of a value by `eqv?`.
pub fn hash_eqv(v: Value) -> u64 {
    if v.is_number() { hash_number(v) } else { hash_identity(v) }
}

fn hash_number(v: Value) -> u64 {
    if v.is_fixnum() {
        return mix(0, v.bits());
    }
    let mut h = 6;
    match v.to_number() {
        Some(crate::number::Number::Flonum(x)) if x.is_nan() => 7,
        Some(crate::number::Number::Flonum(x)) => mix(h, x.to_bits()),
        Some(n) => {
            for byte in n.to_string().bytes() {
                h = mix(h, u64::from(byte));
            }
            h
        }
        None => h,
    }
}

fn mix(h: u64, part: u64) -> u64 {
    let h = (h.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    h ^ h >> 32
}

/// Whether a string or other object may be changed.
pub fn is_mutable(v: Value) -> bool {
    !v.has_flag(flag::IMMUTABLE)
}
