//! Checks of arguments that several families share, with Guile's errors.

use interp::symbol::Sym;
use interp::value::StrRef;
use interp::{Cx, Error, Result, Value};

/// `wrong-type-arg` with "Wrong type (expecting WHAT): VALUE", as Guile's own
/// conversions to C types throw it: `who` is the procedure, or none.
#[cold]
pub fn wrong_type(cx: &mut Cx, who: Option<&str>, what: &str, value: Value) -> Error {
    let what = cx.string(what);
    throw(cx, Sym::WrongTypeArg, who, "Wrong type (expecting ~A): ~S", &[what, value], value)
}
/// `out-of-range` with the bounds that a number missed, both allowed.
#[cold]
pub fn out_of_bounds(cx: &mut Cx, value: Value, low: usize, high: usize) -> Error {
    let args = [cx.heap.uint(low as u64), cx.heap.uint(high as u64), value];
    throw(cx, Sym::OutOfRange, None, "Value out of range ~S to< ~S: ~S", &args, value)
}
/// `out-of-range` that names no argument.
#[cold]
pub fn out_of_range(cx: &mut Cx, who: Option<&str>, value: Value) -> Error {
    throw(cx, Sym::OutOfRange, who, "Value out of range: ~S", &[value], value)
}
/// `out-of-range` with the bounds of an array's dimension.
#[cold]
pub fn out_of_array(cx: &mut Cx, value: Value, low: i64, high: i64) -> Error {
    let args = [Value::fixnum(low), Value::fixnum(high), value];
    throw(cx, Sym::OutOfRange, None, "Value out of range ~S to ~S: ~S", &args, value)
}
/// An error with a message and the value that is to blame.
#[cold]
pub fn throw(
    cx: &mut Cx,
    key: Sym,
    who: Option<&str>,
    message: &str,
    args: &[Value],
    culprit: Value,
) -> Error {
    let who = who.map_or(Value::FALSE, |who| cx.string(who));
    let (message, args, data) = (cx.string(message), cx.list(args), cx.list(&[culprit]));
    let parts = cx.list(&[who, message, args, data]);
    Error::throw(cx.sym(key), parts)
}

/// An exact integer from `low` to `high`, both allowed.
pub fn bounded(cx: &mut Cx, value: Value, low: usize, high: usize) -> Result<usize> {
    match value.as_fixnum() {
        Some(n) if n >= low as i64 && n as usize <= high => Ok(n as usize),
        Some(_) => Err(out_of_bounds(cx, value, low, high)),
        None if value.is_number() && value.to_number().is_some_and(|n| n.is_exact_integer()) => {
            Err(out_of_bounds(cx, value, low, high))
        }
        None => Err(wrong_type(cx, None, "exact integer", value)),
    }
}
/// A number of elements.
pub fn size(cx: &mut Cx, value: Value) -> Result<usize> {
    bounded(cx, value, 0, (1 << 40) - 1)
}
/// The part of `len` elements from an optional start up to an optional end.
pub fn part(cx: &mut Cx, start: Value, end: Value, len: usize) -> Result<(usize, usize)> {
    let from = if start == Value::ABSENT { 0 } else { bounded(cx, start, 0, len)? };
    let to = if end.is_absent_or_false() { len } else { bounded(cx, end, from, len)? };
    Ok((from, to))
}
/// The element index `value` of `len` elements.
pub fn element(cx: &mut Cx, value: Value, len: usize) -> Result<usize> {
    match value.as_fixnum() {
        Some(n) if n >= 0 && (n as usize) < len => Ok(n as usize),
        // Nothing is in range, and Guile asks no further.
        _ if len == 0 => Err(out_of_range(cx, None, value)),
        _ => bounded(cx, value, 0, len - 1),
    }
}

/// The part of a string from an optional start up to an optional end.
pub fn substring<'a>(
    cx: &mut Cx,
    string: &'a Value,
    start: Value,
    end: Value,
) -> Result<StrRef<'a>> {
    let s = string.string()?;
    let (from, to) = part(cx, start, end, s.len())?;
    Ok(s.slice(from, to))
}

/// The elements of a proper list; `wrong-type-arg` for anything else.
pub fn list(value: Value) -> Result<Vec<Value>> {
    value.list_to_vec().ok_or_else(|| Error::wrong_type(value))
}
/// A character, as Guile's conversion to a C character has it.
pub fn character(cx: &mut Cx, who: Option<&str>, value: Value) -> Result<char> {
    match value.as_char() {
        Some(c) => Ok(c),
        None => Err(wrong_type(cx, who, "character", value)),
    }
}
/// A character argument that is checked by its position.
pub fn char_at(value: Value) -> Result<char> {
    value.as_char().ok_or_else(|| Error::expecting("character", value))
}
/// `misc-error` without the name of a procedure.
#[cold]
pub fn misc(cx: &mut Cx, message: &str, args: &[Value]) -> Error {
    let (message, args) = (cx.string(message), cx.list(args));
    let parts = cx.list(&[Value::FALSE, message, args, Value::FALSE]);
    Error::throw(cx.sym(Sym::MiscError), parts)
}
/// The string, if the program may change it.
pub fn mutable_string(cx: &mut Cx, value: Value) -> Result<Value> {
    value.string()?;
    if value.has_flag(interp::value::object::flag::IMMUTABLE) {
        return Err(misc(cx, "string is read-only: ~s", &[value]));
    }
    Ok(value)
}
