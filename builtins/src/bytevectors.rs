//! Bytevectors (R6RS library chapter 2, R7RS 6.9).

use crate::args::{self, bounded, out_of_range, part, wrong_type};
use interp::number::Number;
use interp::value::uniform::Element;
use interp::{Cx, Error, Kind, Result, Value, primitives};
use num_bigint::{BigInt, Sign};

#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Big,
    Little,
}
const NATIVE: Order = if cfg!(target_endian = "big") { Order::Big } else { Order::Little };

/// Any symbol but the machine's own order means the other one, as in Guile.
fn order(cx: &mut Cx, v: Value) -> Order {
    if v == cx.intern("little") { Order::Little } else { Order::Big }
}
/// Where `size` bytes at index `k` are.
fn place(cx: &mut Cx, who: &str, v: &Value, k: Value, size: usize) -> Result<usize> {
    let len = v.bytes()?.len();
    match k.as_fixnum() {
        Some(n) if n >= 0 && size <= len && n as usize <= len - size && size > 0 => Ok(n as usize),
        _ if k.as_i64().is_some() || k.is(Kind::Bignum) => Err(out_of_range(cx, Some(who), k)),
        _ => Err(wrong_type(cx, None, "exact integer", k)),
    }
}

/// The integer of some bytes.
fn decode(bytes: &[u8], order: Order, signed: bool) -> Number {
    if bytes.len() > 8 {
        return match (order, signed) {
            (Order::Big, true) => BigInt::from_signed_bytes_be(bytes),
            (Order::Little, true) => BigInt::from_signed_bytes_le(bytes),
            (Order::Big, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
            (Order::Little, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
        }
        .into();
    }
    let step = |n: u64, &b: &u8| n << 8 | u64::from(b);
    let n = match order {
        Order::Big => bytes.iter().fold(0, step),
        Order::Little => bytes.iter().rev().fold(0, step),
    };
    if signed {
        let unused = 64 - 8 * bytes.len() as u32;
        (((n << unused) as i64) >> unused).into()
    } else {
        n.into()
    }
}
/// The bytes of an integer, or none if it does not fit.
fn encode(n: &Number, size: usize, order: Order, signed: bool) -> Option<Vec<u8>> {
    let n = match n {
        Number::Fixnum(n) => BigInt::from(*n),
        Number::Big(n) => n.clone(),
        _ => return None,
    };
    let negative = n.sign() == Sign::Minus;
    let mut bytes = n.to_signed_bytes_le();
    // The last byte may be there for the sign alone.
    if !signed && bytes.len() == size + 1 && bytes[size] == 0 {
        bytes.pop();
    }
    if bytes.len() > size || (negative && !signed) {
        return None;
    }
    bytes.resize(size, if negative { 0xff } else { 0 });
    if order == Order::Big {
        bytes.reverse();
    }
    Some(bytes)
}

fn integer_ref(
    cx: &mut Cx,
    who: &str,
    v: Value,
    k: Value,
    kind: (usize, Order, bool),
) -> Result<Value> {
    let (size, order, signed) = kind;
    let at = place(cx, who, &v, k, size)?;
    let n = decode(&v.bytes()?[at..at + size], order, signed);
    Ok(cx.heap.number(n))
}
fn integer_set(
    cx: &mut Cx,
    who: &str,
    v: Value,
    k: Value,
    x: Value,
    kind: (usize, Order, bool),
) -> Result<Value> {
    let (size, order, signed) = kind;
    let at = place(cx, who, &v, k, size)?;
    let n = x.to_number().filter(Number::is_exact_integer);
    let n = n.ok_or_else(|| Error::wrong_type(x).at(3))?;
    // Guile takes a long one for no number of so few bits.
    if size < 8 && !x.is_fixnum() {
        return Err(Error::wrong_type(x).at(3));
    }
    let bytes = encode(&n, size, order, signed).ok_or_else(|| out_of_range(cx, Some(who), x))?;
    v.bytes_mut()?[at..at + size].copy_from_slice(&bytes);
    Ok(Value::UNSPECIFIED)
}
/// The number of bytes of `bytevector-uint-ref` and its like.
fn width(cx: &mut Cx, who: &str, v: &Value, k: Value, size: Value) -> Result<usize> {
    let n = args::size(cx, size)?;
    place(cx, who, v, k, n)?;
    Ok(n)
}

/// A flonum of four or eight bytes.
fn float_ref(
    cx: &mut Cx,
    who: &str,
    v: Value,
    k: Value,
    size: usize,
    order: Order,
) -> Result<Value> {
    let at = place(cx, who, &v, k, size)?;
    let mut bytes = [0; 8];
    bytes[..size].copy_from_slice(&v.bytes()?[at..at + size]);
    if order != NATIVE {
        bytes[..size].reverse();
    }
    let element = if size == 4 { Element::F32 } else { Element::F64 };
    Ok(element.fetch(&mut cx.heap, &bytes))
}
fn float_set(cx: &mut Cx, who: &str, args: &[Value], size: usize, order: Order) -> Result<Value> {
    let (v, k, x) = (args[0], args[1], args[2]);
    let at = place(cx, who, &v, k, size)?;
    let x = x.as_f64().ok_or_else(|| Error::expecting("real", x).at(3))?;
    let mut bytes =
        if size == 4 { (x as f32).to_ne_bytes().to_vec() } else { x.to_ne_bytes().to_vec() };
    if order != NATIVE {
        bytes.reverse();
    }
    v.bytes_mut()?[at..at + size].copy_from_slice(&bytes);
    Ok(Value::UNSPECIFIED)
}

/// A byte: -128 to 255.
fn fill_byte(cx: &mut Cx, who: &str, x: Value) -> Result<u8> {
    match x.as_fixnum() {
        Some(n @ -128..=255) => Ok(n as u8),
        Some(_) => Err(out_of_range(cx, Some(who), x)),
        None => Err(wrong_type(cx, None, "exact integer", x)),
    }
}
fn make(cx: &mut Cx, n: Value, fill: Value) -> Result<Value> {
    let n = args::size(cx, n)?;
    let byte = match fill.given() {
        None => 0,
        Some(x) => fill_byte(cx, "make-bytevector", x)?,
    };
    let v = cx.heap.make_bytevector(n)?;
    v.bytes_mut()?.fill(byte);
    Ok(v)
}
fn fill(cx: &mut Cx, v: Value, x: Value, start: Value, end: Value) -> Result<Value> {
    let bytes = v.bytes_mut()?;
    let byte = fill_byte(cx, "bytevector-fill!", x)?;
    let (from, to) = part(cx, start, end, bytes.len())?;
    bytes[from..to].fill(byte);
    Ok(Value::UNSPECIFIED)
}
fn copy(cx: &mut Cx, v: Value) -> Result<Value> {
    let bytes = v.bytes()?;
    cx.heap.room_for(bytes.len())?;
    Ok(cx.heap.bytevector(bytes))
}
/// R6RS's `bytevector-copy!`: FROM START TO AT N; they may overlap.
fn copy_in(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [from, start, to, at, n] = *args else { return Ok(Value::UNSPECIFIED) };
    let (source, room) = (from.bytes()?.len(), to.bytes().map_err(|e| e.at(3))?.len());
    let at_most = usize::MAX >> 4;
    let (s, a, len) = (
        bounded(cx, start, 0, at_most)?,
        bounded(cx, at, 0, at_most)?,
        bounded(cx, n, 0, at_most)?,
    );
    if s > source || len > source - s {
        return Err(out_of_range(cx, Some("bytevector-copy!"), start));
    }
    if a > room || len > room - a {
        return Err(out_of_range(cx, Some("bytevector-copy!"), at));
    }
    let bytes = from.bytes()?[s..s + len].to_vec();
    to.bytes_mut()?[a..a + len].copy_from_slice(&bytes);
    Ok(Value::UNSPECIFIED)
}
fn append(cx: &mut Cx, all: &[Value]) -> Result<Value> {
    let mut bytes = Vec::new();
    for (i, v) in all.iter().enumerate() {
        bytes.extend_from_slice(v.bytes().map_err(|e| e.at(i + 1))?);
    }
    cx.heap.room_for(bytes.len())?;
    Ok(cx.heap.bytevector(&bytes))
}
fn of_bytes(cx: &mut Cx, all: &[Value], wrong: impl Fn(Value) -> Error) -> Result<Value> {
    let byte = |&v: &Value| match v.as_fixnum() {
        Some(n @ 0..=255) => Ok(n as u8),
        _ => Err(wrong(v)),
    };
    let bytes: Vec<u8> = all.iter().map(byte).collect::<Result<_>>()?;
    Ok(cx.heap.bytevector(&bytes))
}
fn to_list(cx: &mut Cx, v: Value) -> Result<Value> {
    let items: Vec<Value> = v.bytes()?.iter().map(|&b| Value::fixnum(b.into())).collect();
    Ok(cx.list(&items))
}
fn to_integers(cx: &mut Cx, who: &str, args: &[Value], signed: bool) -> Result<Value> {
    let [v, endianness, size] = *args else { return Ok(Value::UNSPECIFIED) };
    let order = order(cx, endianness);
    let bytes = v.bytes()?;
    let n = bounded(cx, size, 1, usize::MAX)?;
    if bytes.len() % n as usize != 0 {
        let what = "an exact positive integer that divides the bytevector length";
        return Err(wrong_type(cx, Some(who), what, size));
    }
    let numbers: Vec<Number> =
        bytes.chunks_exact(n as usize).map(|c| decode(c, order, signed)).collect();
    let items: Vec<Value> = numbers.into_iter().map(|n| cx.heap.number(n)).collect();
    Ok(cx.list(&items))
}
fn of_integers(cx: &mut Cx, who: &str, args: &[Value], signed: bool) -> Result<Value> {
    let [list, endianness, size] = *args else { return Ok(Value::UNSPECIFIED) };
    let items = args::list(list).map_err(|e| e.at(1))?;
    let order = order(cx, endianness);
    let size = match size.as_fixnum() {
        Some(n) if !(1..1 << 20).contains(&n) => return Err(out_of_range(cx, Some(who), size)),
        _ => bounded(cx, size, 1, 1 << 20)?,
    };
    let mut bytes = Vec::new();
    for item in items {
        let n = item.to_number().filter(Number::is_exact_integer);
        let encoded = n.and_then(|n| encode(&n, size, order, signed));
        bytes.extend(encoded.ok_or_else(|| out_of_range(cx, Some(who), item))?);
    }
    Ok(cx.heap.bytevector(&bytes))
}

// --- Text -------------------------------------------------------------------

fn utf8_to_string(cx: &mut Cx, v: Value) -> Result<Value> {
    match std::str::from_utf8(v.bytes()?) {
        Ok(text) => Ok(cx.string(text)),
        Err(_) => Err(decoding_error(cx, "scm_from_utf8_stringn", v)),
    }
}
#[cold]
fn decoding_error(cx: &mut Cx, who: &str, v: Value) -> Error {
    let key = cx.intern("decoding-error");
    let (who, message) = (cx.string(who), cx.string("input locale conversion error"));
    let parts = cx.list(&[who, message, Value::fixnum(0), v]);
    Error::throw(key, parts)
}
fn string_to_utf8(cx: &mut Cx, s: Value) -> Result<Value> {
    let s = s.string()?;
    let mut text = String::with_capacity(s.len());
    s.push_to(&mut text);
    Ok(cx.heap.bytevector(text.as_bytes()))
}
/// `string->utf16` and `->utf32`, in units of `size` bytes.
fn string_to_units(cx: &mut Cx, s: Value, endianness: Value, size: usize) -> Result<Value> {
    let order = match endianness.given() {
        None => Order::Big,
        Some(e) => order(cx, e),
    };
    let mut bytes = Vec::new();
    let mut put = |unit: u32| {
        let all = unit.to_be_bytes();
        let mut part = all[4 - size..].to_vec();
        if order == Order::Little {
            part.reverse();
        }
        bytes.extend(part);
    };
    for c in s.string()?.chars() {
        if size == 4 {
            put(c.into());
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|&unit| put(unit.into()));
        }
    }
    Ok(cx.heap.bytevector(&bytes))
}
fn units_to_string(cx: &mut Cx, v: Value, endianness: Value, size: usize) -> Result<Value> {
    let order = match endianness.given() {
        None => Order::Big,
        Some(e) => order(cx, e),
    };
    let bytes = v.bytes()?;
    let units = bytes.chunks_exact(size).map(|c| match decode(c, order, false) {
        Number::Fixnum(n) => n as u32,
        _ => 0,
    });
    let whole = bytes.len() % size == 0;
    let chars: Option<Vec<char>> = if size == 4 {
        units.map(char::from_u32).collect()
    } else {
        char::decode_utf16(units.map(|u| u as u16)).map(std::result::Result::ok).collect()
    };
    match chars.filter(|_| whole) {
        Some(chars) => Ok(cx.heap.string_from_chars(&chars)),
        None => {
            let who = if size == 4 { "utf32->string" } else { "utf16->string" };
            Err(decoding_error(cx, who, v))
        }
    }
}
fn same(a: Value, b: Value) -> Result<Value> {
    let (x, y) = (a.bytes().map_err(|e| e.at(1))?, b.bytes().map_err(|e| e.at(2))?);
    Ok(Value::bool(x == y && a.element() == b.element()))
}

/// Rows of accessors of a fixed size: reference and assignment, with an order
/// of bytes and in the machine's.
macro_rules! accessors {
    ($family:ident $($doc:literal $size:literal $signed:literal $ref:literal $set:literal $native_ref:literal $native_set:literal;)*) => {
        primitives! { pub $family in "(riad builtins)";
            $(
            #[doc = $doc]
            #[doc = "The one at byte K of V, in the order ENDIANNESS."]
            $ref "v k endianness" => |cx, [v, k, e]| { let order = order(cx, e); integer_ref(cx, $ref, v, k, ($size, order, $signed)) };
            #[doc = $doc]
            #[doc = "Stores X at byte K of V, in the order ENDIANNESS."]
            $set "v k x endianness" => |cx, [v, k, x, e]| { let order = order(cx, e); integer_set(cx, $set, v, k, x, ($size, order, $signed)) };
            #[doc = $doc]
            #[doc = "The one at byte K of V, in the machine's order."]
            $native_ref "v k" => |cx, [v, k]| integer_ref(cx, $native_ref, v, k, ($size, NATIVE, $signed));
            #[doc = $doc]
            #[doc = "Stores X at byte K of V, in the machine's order."]
            $native_set "v k x" => |cx, [v, k, x]| integer_set(cx, $native_set, v, k, x, ($size, NATIVE, $signed));
            )*
        }
    };
}
accessors! { FIXED
    "Integers of 16 bits." 2 false "bytevector-u16-ref" "bytevector-u16-set!" "bytevector-u16-native-ref" "bytevector-u16-native-set!";
    "Signed integers of 16 bits." 2 true "bytevector-s16-ref" "bytevector-s16-set!" "bytevector-s16-native-ref" "bytevector-s16-native-set!";
    "Integers of 32 bits." 4 false "bytevector-u32-ref" "bytevector-u32-set!" "bytevector-u32-native-ref" "bytevector-u32-native-set!";
    "Signed integers of 32 bits." 4 true "bytevector-s32-ref" "bytevector-s32-set!" "bytevector-s32-native-ref" "bytevector-s32-native-set!";
    "Integers of 64 bits." 8 false "bytevector-u64-ref" "bytevector-u64-set!" "bytevector-u64-native-ref" "bytevector-u64-native-set!";
    "Signed integers of 64 bits." 8 true "bytevector-s64-ref" "bytevector-s64-set!" "bytevector-s64-native-ref" "bytevector-s64-native-set!";
}

primitives! { pub BYTEVECTORS in "(riad builtins)";
    /// The machine's order of bytes: the symbol little or big.
    "native-endianness" "" => |cx, []| Ok(cx.intern(if NATIVE == Order::Big { "big" } else { "little" }));
    /// Whether X is a bytevector.
    "bytevector?" "x" => |_, [x]| Ok(Value::bool(x.is(Kind::Bytevector)));
    /// A bytevector of N times the byte FILL.
    "make-bytevector" "n #:optional fill" => |cx, [n, fill]| make(cx, n, fill);
    /// The number of bytes of V.
    "bytevector-length" "v" => |_, [v]| Ok(Value::fixnum(v.bytes().map_err(|e| e.who("scm_c_bytevector_length"))?.len() as i64));
    /// Whether A and B have the same bytes.
    "bytevector=?" "a b" => |_, [a, b]| same(a, b);
    /// Makes FILL every byte of V from START up to END.
    "bytevector-fill!" "v fill #:optional start end" => |cx, [v, x, start, end]| fill(cx, v, x, start, end);
    /// Copies N bytes of FROM from START on to TO from AT on.
    "bytevector-copy!" "from start to at n" => |cx, [ref args @ ..]| copy_in(cx, args);
    /// A new bytevector of the bytes of V.
    "bytevector-copy" "v" => |cx, [v]| copy(cx, v);
    /// Byte K of V.
    "bytevector-u8-ref" "v k" => |cx, [v, k]| integer_ref(cx, "bytevector-u8-ref", v, k, (1, NATIVE, false));
    /// Makes X byte K of V.
    "bytevector-u8-set!" "v k x" => |cx, [v, k, x]| integer_set(cx, "bytevector-u8-set!", v, k, x, (1, NATIVE, false));
    /// Byte K of V as a signed integer.
    "bytevector-s8-ref" "v k" => |cx, [v, k]| integer_ref(cx, "bytevector-s8-ref", v, k, (1, NATIVE, true));
    /// Makes X, a signed integer, byte K of V.
    "bytevector-s8-set!" "v k x" => |cx, [v, k, x]| integer_set(cx, "bytevector-s8-set!", v, k, x, (1, NATIVE, true));
    /// The integer of SIZE bytes of V from byte K on.
    "bytevector-uint-ref" "v k endianness size" => |cx, [v, k, e, size]| {
        let (order, n) = (order(cx, e), width(cx, "bytevector-uint-ref", &v, k, size)?);
        integer_ref(cx, "bytevector-uint-ref", v, k, (n, order, false))
    };
    /// The signed integer of SIZE bytes of V from byte K on.
    "bytevector-sint-ref" "v k endianness size" => |cx, [v, k, e, size]| {
        let (order, n) = (order(cx, e), width(cx, "bytevector-sint-ref", &v, k, size)?);
        integer_ref(cx, "bytevector-sint-ref", v, k, (n, order, true))
    };
    /// Stores X in SIZE bytes of V from byte K on.
    "bytevector-uint-set!" "v k x endianness size" => |cx, [v, k, x, e, size]| {
        let (order, n) = (order(cx, e), width(cx, "bytevector-uint-set!", &v, k, size)?);
        integer_set(cx, "bytevector-uint-set!", v, k, x, (n, order, false))
    };
    /// Stores X, a signed integer, in SIZE bytes of V from byte K on.
    "bytevector-sint-set!" "v k x endianness size" => |cx, [v, k, x, e, size]| {
        let (order, n) = (order(cx, e), width(cx, "bytevector-sint-set!", &v, k, size)?);
        integer_set(cx, "bytevector-sint-set!", v, k, x, (n, order, true))
    };
    /// The flonum of four bytes at byte K of V.
    "bytevector-ieee-single-ref" "v k endianness" => |cx, [v, k, e]| { let order = order(cx, e); float_ref(cx, "bytevector-ieee-single-ref", v, k, 4, order) };
    /// The flonum of four bytes at byte K of V, in the machine's order.
    "bytevector-ieee-single-native-ref" "v k" => |cx, [v, k]| float_ref(cx, "bytevector-ieee-single-native-ref", v, k, 4, NATIVE);
    /// Stores X in four bytes at byte K of V.
    "bytevector-ieee-single-set!" "v k x endianness" => |cx, [ref args @ ..]| { let order = order(cx, args[3]); float_set(cx, "bytevector-ieee-single-set!", args, 4, order) };
    /// Stores X in four bytes at byte K of V, in the machine's order.
    "bytevector-ieee-single-native-set!" "v k x" => |cx, [ref args @ ..]| float_set(cx, "bytevector-ieee-single-native-set!", args, 4, NATIVE);
    /// The flonum of eight bytes at byte K of V.
    "bytevector-ieee-double-ref" "v k endianness" => |cx, [v, k, e]| { let order = order(cx, e); float_ref(cx, "bytevector-ieee-double-ref", v, k, 8, order) };
    /// The flonum of eight bytes at byte K of V, in the machine's order.
    "bytevector-ieee-double-native-ref" "v k" => |cx, [v, k]| float_ref(cx, "bytevector-ieee-double-native-ref", v, k, 8, NATIVE);
    /// Stores X in eight bytes at byte K of V.
    "bytevector-ieee-double-set!" "v k x endianness" => |cx, [ref args @ ..]| { let order = order(cx, args[3]); float_set(cx, "bytevector-ieee-double-set!", args, 8, order) };
    /// Stores X in eight bytes at byte K of V, in the machine's order.
    "bytevector-ieee-double-native-set!" "v k x" => |cx, [ref args @ ..]| float_set(cx, "bytevector-ieee-double-native-set!", args, 8, NATIVE);
    /// A list of the bytes of V.
    "bytevector->u8-list" "v" => |cx, [v]| to_list(cx, v);
    /// A bytevector of the bytes in LIST.
    "u8-list->bytevector" "list" => |cx, [list]| { let all = args::list(list).map_err(|e| e.at(1))?; of_bytes(cx, &all, |v| Error::wrong_type(v).at(1)) };
    /// A list of the integers of SIZE bytes that V is made of.
    "bytevector->uint-list" "v endianness size" => |cx, [ref args @ ..]| to_integers(cx, "bytevector->uint-list", args, false);
    /// A list of the signed integers of SIZE bytes that V is made of.
    "bytevector->sint-list" "v endianness size" => |cx, [ref args @ ..]| to_integers(cx, "bytevector->sint-list", args, true);
    /// A bytevector of the integers in LIST, of SIZE bytes each.
    "uint-list->bytevector" "list endianness size" => |cx, [ref args @ ..]| of_integers(cx, "uint-list->bytevector", args, false);
    /// A bytevector of the signed integers in LIST, of SIZE bytes each.
    "sint-list->bytevector" "list endianness size" => |cx, [ref args @ ..]| of_integers(cx, "sint-list->bytevector", args, true);
    /// The string that V is in UTF-8.
    "utf8->string" "v" => |cx, [v]| utf8_to_string(cx, v);
    /// The bytes of STRING in UTF-8.
    "string->utf8" "string" => |cx, [s]| string_to_utf8(cx, s);
    /// The string that V is in UTF-16.
    "utf16->string" "v #:optional endianness" => |cx, [v, e]| units_to_string(cx, v, e, 2);
    /// The string that V is in UTF-32.
    "utf32->string" "v #:optional endianness" => |cx, [v, e]| units_to_string(cx, v, e, 4);
    /// STRING in UTF-16.
    "string->utf16" "string #:optional endianness" => |cx, [s, e]| string_to_units(cx, s, e, 2);
    /// STRING in UTF-32.
    "string->utf32" "string #:optional endianness" => |cx, [s, e]| string_to_units(cx, s, e, 4);
}

primitives! { pub R7RS_BYTEVECTORS in "(riad builtins)";
    /// A bytevector of BYTES.
    "bytevector" ". bytes" => |cx, [ref all @ ..]| of_bytes(cx, all, Error::wrong_type);
    /// The bytes of BYTEVECTORS in one bytevector.
    "bytevector-append" ". bytevectors" => |cx, [ref all @ ..]| append(cx, all);
}
