//! Vectors, weak vectors, bitvectors.

use crate::args::{self, bounded};
use interp::{Cx, Error, Kind, Result, Value, primitives};
use std::cell::Cell;

/// The elements of a vector and index `k` of them. (These are the errors of the
/// procedures as values: the machine's own instructions have others, as in Guile.)
fn slot<'a>(cx: &mut Cx, v: &'a Value, k: Value) -> Result<&'a Cell<Value>> {
    let k_number = bounded(cx, k, 0, usize::MAX)?;
    let slots = v.vector().map_err(|_| Error::wrong_type(*v).at(1))?;
    slots.get(k_number).ok_or_else(|| args::out_of_range(cx, None, k))
}
/// Index `k` of `len` elements.
fn index(k: Value, len: usize) -> Result<usize> {
    match k.as_fixnum() {
        Some(n) if n >= 0 && (n as usize) < len => Ok(n as usize),
        Some(_) => Err(Error::out_of_range(k).at(2)),
        None => Err(Error::expecting("small integer", k).at(2)),
    }
}
fn elements(slots: &[Cell<Value>]) -> Vec<Value> {
    slots.iter().map(Cell::get).collect()
}
/// A part of a vector that `vector-copy` and its like name: an argument out of
/// range is named by its position.
fn range(start: Value, end: Value, len: usize, position: usize) -> Result<(usize, usize)> {
    let get = |v: Value, low: usize, position: usize| match v.as_fixnum() {
        Some(n) if n >= low as i64 && n <= len as i64 => Ok(n as usize),
        Some(_) => Err(Error::out_of_range(v).at(position)),
        None => Err(Error::wrong_type(v).at(position)),
    };
    let from = if start == Value::ABSENT { 0 } else { get(start, 0, position)? };
    let to = if end == Value::ABSENT { len } else { get(end, from, position + 1)? };
    Ok((from, to))
}
fn mutable(v: &Value) -> Result<&[Cell<Value>]> {
    v.vector().map_err(|_| Error::expecting("mutable vector", *v))
}
fn make(cx: &mut Cx, n: Value, fill: Value) -> Result<Value> {
    let n = args::bounded(cx, n, 0, (1 << 56) - 1)?;
    cx.heap.make_vector(n, fill.given().unwrap_or(Value::UNSPECIFIED))
}
/// The elements of an argument that in Guile may be any array.
fn array<'a>(cx: &mut Cx, v: &'a Value) -> Result<&'a [Cell<Value>]> {
    let what = if v.array().is_some() { "non-uniform array" } else { "array" };
    v.vector().map_err(|_| args::wrong_type(cx, None, what, *v))
}
fn copy(cx: &mut Cx, v: Value, start: Value, end: Value) -> Result<Value> {
    let slots = array(cx, &v)?;
    for given in [start, end].into_iter().filter_map(Value::given) {
        if !given.is_fixnum() {
            return Err(args::wrong_type(cx, None, "exact integer", given));
        }
    }
    let (from, to) = range(start, end, slots.len(), 2)?;
    let items = elements(&slots[from..to]);
    Ok(cx.heap.vector(&items))
}
fn to_list(cx: &mut Cx, v: Value) -> Result<Value> {
    if let (false, Some(view)) = (v.is(Kind::Vector), v.array())
        && view.dimensions.len() == 1
        && view.element_type() == interp::value::array::ElementType::Any
    {
        let items: Vec<Value> = view.places().into_iter().map(|at| view.fetch(cx, at)).collect();
        return Ok(cx.list(&items));
    }
    let items = elements(array(cx, &v)?);
    Ok(cx.list(&items))
}
fn fill(v: Value, x: Value, start: Value, end: Value) -> Result<Value> {
    let slots = mutable(&v)?;
    let (from, to) = range(start, end, slots.len(), 3)?;
    slots[from..to].iter().for_each(|slot| slot.set(x));
    Ok(Value::UNSPECIFIED)
}
/// `vector-copy!`: TO AT FROM START END, which may be one vector.
fn copy_in(args: &[Value]) -> Result<Value> {
    let [to, at, from, start, end] = *args else { return Ok(Value::UNSPECIFIED) };
    let target = mutable(&to).map_err(|e| e.at(1))?;
    let source = from.vector().map_err(|e| e.at(3))?;
    let (start, end) = range(start, end, source.len(), 4)?;
    let items = elements(&source[start..end]);
    let place = at.as_fixnum().ok_or_else(|| Error::wrong_type(at).at(2))?;
    if place < 0 || place as usize > target.len() || items.len() > target.len() - place as usize {
        return Err(Error::out_of_range(at).at(2));
    }
    for (slot, item) in target[place as usize..].iter().zip(items) {
        slot.set(item);
    }
    Ok(Value::UNSPECIFIED)
}
/// `vector-move-left!` and `-right!`: V1 START1 END1 V2 START2.
fn move_in(args: &[Value], backwards: bool) -> Result<Value> {
    let [from, start, end, to, at] = *args else { return Ok(Value::UNSPECIFIED) };
    let source = from.vector().map_err(|e| e.at(1))?;
    let target = mutable(&to).map_err(|e| e.at(4))?;
    let (start, end) = range(start, end, source.len(), 2)?;
    let place = at.as_fixnum().ok_or_else(|| Error::wrong_type(at).at(5))?;
    if place < 0 || place as usize > target.len() || end - start > target.len() - place as usize {
        return Err(Error::out_of_range(at).at(5));
    }
    // One after the other, even where a vector is moved within itself.
    let places = source[start..end].iter().zip(&target[place as usize..]);
    let move_one = |(from, to): (&Cell<Value>, &Cell<Value>)| to.set(from.get());
    if backwards {
        places.rev().for_each(move_one);
    } else {
        places.for_each(move_one);
    }
    Ok(Value::UNSPECIFIED)
}
fn append(cx: &mut Cx, vectors: &[Value]) -> Result<Value> {
    let mut items = Vec::new();
    for (i, v) in vectors.iter().enumerate() {
        items.extend(v.vector().map_err(|e| e.at(i + 1))?.iter().map(Cell::get));
    }
    cx.heap.room_for(items.len() * 8)?;
    Ok(cx.heap.vector(&items))
}
fn from_list(cx: &mut Cx, list: Value) -> Result<Value> {
    let items = args::list(list).map_err(|e| e.who("vector").at(1))?;
    Ok(cx.heap.vector(&items))
}

primitives! { pub VECTORS in "(guile)";
    /// Whether X is a vector.
    "vector?" "x" => |_, [x]| Ok(Value::bool(x.is(Kind::Vector)));
    /// A vector of N times FILL.
    "make-vector" "n #:optional fill" => |cx, [n, fill]| make(cx, n, fill);
    /// A vector of ITEMS.
    "vector" ". items" => |cx, [ref items @ ..]| Ok(cx.heap.vector(items));
    /// The number of elements of VECTOR.
    "vector-length" "vector" => |_, [v]| Ok(Value::fixnum(v.vector().map_err(|_| Error::wrong_type(v))?.len() as i64));
    /// Element K of VECTOR, from zero.
    "vector-ref" "vector k" => |cx, [v, k]| Ok(slot(cx, &v, k)?.get());
    /// Makes X element K of VECTOR.
    "vector-set!" "vector k x" => |cx, [v, k, x]| {
        slot(cx, &v, k)?.set(x);
        Ok(Value::UNSPECIFIED)
    };
    /// A list of the elements of VECTOR.
    "vector->list" "vector" => |cx, [v]| to_list(cx, v);
    /// A vector of the elements of LIST.
    "list->vector" "list" => |cx, [list]| from_list(cx, list);
    /// Makes FILL every element of VECTOR from START up to END.
    "vector-fill!" "vector fill #:optional start end" => |_, [v, x, start, end]| fill(v, x, start, end);
    /// A new vector of the elements of VECTOR from START up to END.
    "vector-copy" "vector #:optional start end" => |cx, [v, start, end]| copy(cx, v, start, end);
    /// Copies the elements of FROM from START up to END into TO, from AT on.
    "vector-copy!" "to at from #:optional start end" => |_, [ref args @ ..]| copy_in(args);
    /// Copies the elements of V1 from START1 up to END1 into V2, from START2 on, the first first.
    "vector-move-left!" "v1 start1 end1 v2 start2" => |_, [ref args @ ..]| move_in(args, false);
    /// Copies the elements of V1 from START1 up to END1 into V2, from START2 on, the last first.
    "vector-move-right!" "v1 start1 end1 v2 start2" => |_, [ref args @ ..]| move_in(args, true);
}

fn string_to_vector(cx: &mut Cx, s: Value, start: Value, end: Value) -> Result<Value> {
    let items: Vec<Value> = args::substring(cx, &s, start, end)?.chars().map(Value::char).collect();
    Ok(cx.heap.vector(&items))
}
fn vector_to_string(cx: &mut Cx, v: Value, start: Value, end: Value) -> Result<Value> {
    let slots = v.vector()?;
    let (from, to) = range(start, end, slots.len(), 2)?;
    let char_of = |slot: &Cell<Value>| args::char_at(slot.get());
    let chars: Vec<char> = slots[from..to].iter().map(char_of).collect::<Result<_>>()?;
    Ok(cx.heap.string_from_chars(&chars))
}

primitives! { pub R7RS_VECTORS in "(riad builtins)";
    /// The elements of VECTORS in one vector.
    "vector-append" ". vectors" => |cx, [ref vectors @ ..]| append(cx, vectors);
    /// A vector of the characters of STRING from START up to END.
    "string->vector" "string #:optional start end" => |cx, [s, start, end]| string_to_vector(cx, s, start, end);
    /// A string of the characters in VECTOR from START up to END.
    "vector->string" "vector #:optional start end" => |cx, [v, start, end]| vector_to_string(cx, v, start, end);
}

// --- Weak vectors ---------------------------------------------------------

fn weak_of(cx: &mut Cx, items: &[Value]) -> Value {
    let v = cx.heap.values_object(Kind::WeakVector, items);
    cx.heap.register_weak(v);
    v
}
fn weak(v: Value) -> Result<Value> {
    if v.is(Kind::WeakVector) { Ok(v) } else { Err(Error::expecting("weak vector", v).at(1)) }
}
fn weak_index(k: Value, v: Value) -> Result<usize> {
    k.index(v.header().len().wrapping_sub(1)).map_err(|_| Error::out_of_range(k))
}

primitives! { pub WEAK_VECTORS in "(riad builtins)";
    /// Whether X is a weak vector.
    "weak-vector?" "x" => |_, [x]| Ok(Value::bool(x.is(Kind::WeakVector)));
    /// A weak vector of N times FILL.
    "make-weak-vector" "n #:optional fill" => |cx, [n, fill]| {
        let n = args::size(cx, n)?;
        cx.heap.room_for(n * 8)?;
        let items = vec![fill.given().unwrap_or(Value::UNSPECIFIED); n];
        Ok(weak_of(cx, &items))
    };
    /// A weak vector of ITEMS.
    "weak-vector" ". items" => |cx, [ref items @ ..]| Ok(weak_of(cx, items));
    /// A weak vector of the elements of LIST.
    "list->weak-vector" "list" => |cx, [list]| { let items = args::list(list)?; Ok(weak_of(cx, &items)) };
    /// The number of elements of VECTOR.
    "weak-vector-length" "vector" => |_, [v]| Ok(Value::fixnum(weak(v)?.header().len() as i64));
    /// Element K of VECTOR, or #f if it has died.
    "weak-vector-ref" "vector k" => |_, [v, k]| { let v = weak(v)?; Ok(v.slot(weak_index(k, v)?)) };
    /// Makes X element K of VECTOR.
    "weak-vector-set!" "vector k x" => |_, [v, k, x]| {
        let v = weak(v)?;
        v.set_slot(weak_index(k, v)?, x);
        Ok(Value::UNSPECIFIED)
    };
}

// --- Bitvectors -----------------------------------------------------------

fn bits(v: Value) -> Result<Value> {
    if v.is(Kind::Bitvector) { Ok(v) } else { Err(Error::expecting("bitvector", v).at(1)) }
}
fn bit_values(v: Value) -> impl Iterator<Item = bool> {
    (0..v.bit_count()).map(move |i| v.bit(i))
}
fn set_bits(v: Value, on: bool, start: Value, end: Value) -> Result<Value> {
    let v = bits(v)?;
    let (from, to) = range(start, end, v.bit_count(), 3)?;
    (from..to).for_each(|i| v.set_bit(i, on));
    Ok(Value::UNSPECIFIED)
}
/// Sets the bits of `v` that are set in `mask`.
fn masked(v: Value, mask: Value, on: bool) -> Result<Value> {
    let (v, mask) = (bits(v)?, bits(mask).map_err(|e| e.at(2))?);
    if mask.bit_count() > v.bit_count() {
        return Err(Error::out_of_range(mask).at(2));
    }
    bit_values(mask).enumerate().filter(|&(_, bit)| bit).for_each(|(i, _)| v.set_bit(i, on));
    Ok(Value::UNSPECIFIED)
}
fn count(v: Value, on: bool) -> Result<Value> {
    Ok(Value::fixnum(bit_values(bits(v)?).filter(|&bit| bit == on).count() as i64))
}
fn position(cx: &mut Cx, v: Value, on: bool, start: Value) -> Result<Value> {
    let v = bits(v)?;
    let from = if start == Value::ABSENT { 0 } else { bounded(cx, start, 0, v.bit_count())? };
    let found = (from..v.bit_count()).find(|&i| v.bit(i) == on);
    Ok(found.map_or(Value::FALSE, |i| Value::fixnum(i as i64)))
}
/// The index `k` of a bit of `v`: Guile converts it before it looks at `v`, which is to be a
/// bitvector as `expecting` says.
fn at(v: Value, k: Value, expecting: &'static str) -> Result<usize> {
    if !k.is_fixnum() {
        return Err(Error::expecting("exact integer", k).bare());
    }
    let v = bits(v).map_err(|_| Error::expecting(expecting, v).at(1))?;
    index(k, v.bit_count())
}
/// The bitvector that an argument is which may be any array of bits in Guile.
fn bit_array(v: Value) -> Result<Value> {
    let what = if v.array().is_some() { "bit array" } else { "array" };
    bits(v).map_err(|_| Error::expecting(what, v).bare())
}
fn ref_at(v: Value, k: Value) -> Result<usize> {
    if k.is_fixnum() {
        bit_array(v)?;
        return at(v, k, BITS).map_err(|e| e.who("bitvector-bit-set?"));
    }
    at(v, k, BITS)
}
const BITS: &str = "bitvector";
const MUTABLE: &str = "mutable bitvector";
fn count_masked(v: Value, mask: Value, on: bool) -> Result<Value> {
    let (v, mask) = (bits(v)?, bits(mask).map_err(|e| e.at(2))?);
    Ok(Value::fixnum(
        bit_values(v).zip(bit_values(mask)).filter(|&(a, b)| a == on && b).count() as i64
    ))
}
fn of_list(cx: &mut Cx, list: Value) -> Result<Value> {
    let items: Vec<bool> = args::list(list)?.into_iter().map(Value::is_true).collect();
    Ok(cx.heap.bitvector(&items))
}

primitives! { pub BITVECTORS in "(guile)";
    /// Whether X is a bitvector.
    "bitvector?" "x" => |_, [x]| Ok(Value::bool(x.is(Kind::Bitvector)));
    /// A bitvector of N times FILL.
    "make-bitvector" "n #:optional fill" => |cx, [n, fill]| {
        let n = args::size(cx, n)?;
        cx.heap.room_for(n / 4)?;
        Ok(cx.heap.bitvector(&vec![fill.given().is_some_and(Value::is_true); n]))
    };
    /// A bitvector of BITS.
    "bitvector" ". bits" => |cx, [ref all @ ..]| {
        let all: Vec<bool> = all.iter().map(|b| b.is_true()).collect();
        Ok(cx.heap.bitvector(&all))
    };
    /// A bitvector of the booleans in LIST.
    "list->bitvector" "list" => |cx, [list]| of_list(cx, list);
    /// A list of the bits of V.
    "bitvector->list" "v" => |cx, [v]| {
        let all: Vec<Value> = bit_values(bit_array(v)?).map(Value::bool).collect();
        Ok(cx.list(&all))
    };
    /// The number of bits of V.
    "bitvector-length" "v" => |_, [v]| Ok(Value::fixnum(bits(v)?.bit_count() as i64));
    /// Bit K of V.
    "bitvector-ref" "v k" => |_, [v, k]| Ok(Value::bool(v.bit(ref_at(v, k)?)));
    /// Whether bit K of V is set.
    "bitvector-bit-set?" "v k" => |_, [v, k]| Ok(Value::bool(v.bit(at(v, k, BITS)?)));
    /// Whether bit K of V is clear.
    "bitvector-bit-clear?" "v k" => |_, [v, k]| Ok(Value::bool(!v.bit(at(v, k, BITS).map_err(|e| if k.is_fixnum() { e.who("bitvector-bit-set?") } else { e })?)));
    /// Makes X bit K of V.
    "bitvector-set!" "v k x" => |_, [v, k, x]| { v.set_bit(at(v, k, MUTABLE)?, x.is_true()); Ok(Value::UNSPECIFIED) };
    /// Sets bit K of V.
    "bitvector-set-bit!" "v k" => |_, [v, k]| { v.set_bit(at(v, k, MUTABLE)?, true); Ok(Value::UNSPECIFIED) };
    /// Clears bit K of V.
    "bitvector-clear-bit!" "v k" => |_, [v, k]| { v.set_bit(at(v, k, MUTABLE)?, false); Ok(Value::UNSPECIFIED) };
    /// Makes X every bit of V from START up to END.
    "bitvector-fill!" "v x #:optional start end" => |_, [v, x, start, end]| set_bits(bit_array(v)?, x.is_true(), start, end);
    /// Sets every bit of V.
    "bitvector-set-all-bits!" "v" => |_, [v]| set_bits(v, true, Value::ABSENT, Value::ABSENT);
    /// Clears every bit of V.
    "bitvector-clear-all-bits!" "v" => |_, [v]| set_bits(v, false, Value::ABSENT, Value::ABSENT);
    /// Changes every bit of V.
    "bitvector-flip-all-bits!" "v" => |_, [v]| { let v = bits(v)?; (0..v.bit_count()).for_each(|i| v.set_bit(i, !v.bit(i))); Ok(Value::UNSPECIFIED) };
    /// Changes every bit of V.
    "bit-invert!" "v" => |_, [v]| { let v = bit_array(v)?; (0..v.bit_count()).for_each(|i| v.set_bit(i, !v.bit(i))); Ok(Value::UNSPECIFIED) };
    /// Sets the bits of V that are set in MASK.
    "bitvector-set-bits!" "v mask" => |_, [v, mask]| masked(v, mask, true);
    /// Clears the bits of V that are set in MASK.
    "bitvector-clear-bits!" "v mask" => |_, [v, mask]| masked(v, mask, false);
    /// Makes X the bits of V that are set in MASK.
    "bit-set*!" "v mask x" => |_, [v, mask, x]| masked(v, mask, x.is_true());
    /// The number of set bits of V.
    "bitvector-count" "v" => |_, [v]| count(v, true);
    /// The number of bits of V that are X.
    "bit-count" "x v" => |_, [x, v]| {
        if !x.is_bool() {
            return Err(Error::wrong_type(x).bare());
        }
        count(bit_array(v)?, x.is_true())
    };
    /// The number of bits set in both V and MASK.
    "bitvector-count-bits" "v mask" => |_, [v, mask]| count_masked(v, mask, true);
    /// The position of the first bit of V that is X, from START on, or #f.
    "bitvector-position" "v x #:optional start" => |cx, [v, x, start]| position(cx, v, x.is_true(), start);
    /// The number of bits set in MASK that are X in V.
    "bit-count*" "v mask x" => |_, [v, mask, x]| count_masked(v, mask, x.is_true());
    /// The position of the first bit of V that is X, from START on, or #f.
    "bit-position" "x v start" => |cx, [x, v, start]| position(cx, v, x.is_true(), start);
    /// A bitvector of the bits of V from START up to END.
    "bitvector-copy" "v #:optional start end" => |cx, [v, start, end]| {
        let v = bits(v)?;
        let (from, to) = range(start, end, v.bit_count(), 2)?;
        let all: Vec<bool> = (from..to).map(|i| v.bit(i)).collect();
        Ok(cx.heap.bitvector(&all))
    };
}
