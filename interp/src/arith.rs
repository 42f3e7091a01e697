//! Arithmetic on values: what the machine calls where its own fixnum and
//! flonum instructions do not apply, and what the primitives are made of.
//!
//! Errors name Guile's procedure: `In procedure +: Wrong type argument …`.

use crate::cx::Cx;
use crate::error::Result;
use crate::number::{self, NumError, Number};
use crate::value::Value;
use crate::value::number::error;
use std::cmp::Ordering;

/// The two numbers, or the error that the first other value is.
#[inline]
fn numbers(who: &'static str, a: Value, b: Value) -> Result<(Number, Number)> {
    match (a.to_number(), b.to_number()) {
        (Some(a), Some(b)) => Ok((a, b)),
        (None, _) => Err(error(&NumError::WrongType(1), &[a, b]).who(who)),
        (_, None) => Err(error(&NumError::WrongType(2), &[a, b]).who(who)),
    }
}
/// The same for an operation that not every number is an operand of: the first wrong operand is
/// the error, whether it is no number or a number of another type.
#[inline]
fn operands<T>(
    who: &'static str,
    a: Value,
    b: Value,
    op: fn(&Number, &Number) -> number::Result<T>,
) -> Result<(Number, Number)> {
    match (a.to_number(), b.to_number()) {
        (Some(a), Some(b)) => Ok((a, b)),
        (Some(x), None) => match op(&x, &Number::Fixnum(1)) {
            Err(NumError::WrongType(1)) => Err(error(&NumError::WrongType(1), &[a, b]).who(who)),
            _ => Err(error(&NumError::WrongType(2), &[a, b]).who(who)),
        },
        (None, _) => Err(error(&NumError::WrongType(1), &[a, b]).who(who)),
    }
}

/// Declares a function of two values by the tower's operation.
macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident $who:literal => $op:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(cx: &mut Cx, a: Value, b: Value) -> Result<Value> {
            let op: fn(&Number, &Number) -> number::Result<Number> = $op;
            let (x, y) = operands($who, a, b, op)?;
            match op(&x, &y) {
                Ok(n) => Ok(cx.heap.number(n)),
                Err(e @ NumError::Overflow(_)) => Err(error(&e, &[a, b])),
                Err(e) => Err(error(&e, &[a, b]).who($who)),
            }
        }
    )*};
}

binary! {
    div "/" => number::div;
    quotient "quotient" => number::quotient;
    remainder "remainder" => number::remainder;
    modulo "modulo" => number::modulo;
    logand "logand" => number::logand;
    logior "logior" => number::logior;
    logxor "logxor" => number::logxor;
    ash "ash" => number::ash;
    gcd "gcd" => number::gcd;
    lcm "lcm" => number::lcm;
    max "max" => number::max;
    min "min" => number::min;
}

pub fn add(cx: &mut Cx, a: Value, b: Value) -> Result<Value> {
    // Tag 01 on both: take one off, and the sum carries one.
    if a.is_fixnum()
        && b.is_fixnum()
        && let Some(sum) = ((a.0 - 1) as i64).checked_add((b.0 - 1) as i64)
    {
        return Ok(Value(sum as u64 + 1));
    }
    let (x, y) = numbers("+", a, b)?;
    Ok(cx.heap.number(number::add(&x, &y)))
}
/// As in Guile, one times anything is that thing.
pub fn mul(cx: &mut Cx, a: Value, b: Value) -> Result<Value> {
    let one = Value::fixnum(1);
    match (a, b) {
        _ if a == one => return Ok(b),
        _ if b == one => return Ok(a),
        _ => {}
    }
    let (x, y) = numbers("*", a, b)?;
    let product = number::mul(&x, &y).map_err(|e| error(&e, &[a, b]))?;
    Ok(cx.heap.number(product))
}
pub fn sub(cx: &mut Cx, a: Value, b: Value) -> Result<Value> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return Ok(cx.heap.int(a - b));
    }
    let (x, y) = numbers("-", a, b)?;
    Ok(cx.heap.number(number::sub(&x, &y)))
}
pub fn num_eq(a: Value, b: Value) -> Result<bool> {
    if a.is_fixnum() && b.is_fixnum() {
        return Ok(a == b);
    }
    // Guile names the first position whichever operand is no number.
    let (x, y) = numbers("=", a, b).map_err(|e| e.at(1))?;
    Ok(number::num_eq(&x, &y))
}
/// The order of two real numbers; `None` where one is not a number (NaN).
fn order(who: &'static str, a: Value, b: Value) -> Result<Option<Ordering>> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return Ok(Some(a.cmp(&b)));
    }
    let (x, y) = operands(who, a, b, number::compare)?;
    number::compare(&x, &y).map_err(|e| error(&e, &[a, b]).who(who))
}
pub fn less(a: Value, b: Value) -> Result<bool> {
    Ok(order("<", a, b)? == Some(Ordering::Less))
}
pub fn less_eq(a: Value, b: Value) -> Result<bool> {
    Ok(order("<=", a, b)?.is_some_and(Ordering::is_le))
}
pub fn greater(a: Value, b: Value) -> Result<bool> {
    Ok(order(">", a, b)? == Some(Ordering::Greater))
}
pub fn greater_eq(a: Value, b: Value) -> Result<bool> {
    Ok(order(">=", a, b)?.is_some_and(Ordering::is_ge))
}
/// The relations as instructions. Guile's compiler makes `<` of all of them, which its errors name.
pub mod instruction {
    use super::{Cx, Ordering, Result, Value, order};
    /// The sum of a value and a number that the program writes before it if `first`.
    pub fn add_immediate(cx: &mut Cx, a: Value, n: i64, first: bool) -> Result<Value> {
        let n = Value::fixnum(n);
        if first { super::add(cx, n, a) } else { super::add(cx, a, n) }
    }
    pub fn less_eq(a: Value, b: Value) -> Result<bool> {
        Ok(order("<", b, a)?.is_some_and(Ordering::is_ge))
    }
    pub fn greater(a: Value, b: Value) -> Result<bool> {
        Ok(order("<", b, a)? == Some(Ordering::Less))
    }
    pub fn greater_eq(a: Value, b: Value) -> Result<bool> {
        Ok(order("<", a, b)?.is_some_and(Ordering::is_ge))
    }
}
pub fn neg(cx: &mut Cx, a: Value) -> Result<Value> {
    let n = a.number().map_err(|e| e.who("-").at(1))?;
    Ok(cx.heap.number(number::neg(&n)))
}
pub fn is_zero(a: Value) -> Result<bool> {
    let n = a.number().map_err(|e| e.who("zero?").at(1))?;
    Ok(number::is_zero(&n))
}
