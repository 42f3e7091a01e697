//! Exact integers as endless two's complement bit strings: logic, shifts, counts.

use super::{NumError, Number, Result};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The longest integer that an operation will make, in bits (256 MiB). What
/// would be longer is a numerical overflow, not an exhausted machine.
pub const MAX_BITS: u64 = 1 << 31;

/// `(logand a b)`.
pub fn logand(a: &Number, b: &Number) -> Result<Number> {
    logic(a, b, |a, b| a & b, |a, b| a & b)
}

/// `(logior a b)`.
pub fn logior(a: &Number, b: &Number) -> Result<Number> {
    logic(a, b, |a, b| a | b, |a, b| a | b)
}

/// `(logxor a b)`.
pub fn logxor(a: &Number, b: &Number) -> Result<Number> {
    logic(a, b, |a, b| a ^ b, |a, b| a ^ b)
}

fn logic(
    a: &Number,
    b: &Number,
    small: fn(i64, i64) -> i64,
    large: fn(&BigInt, &BigInt) -> BigInt,
) -> Result<Number> {
    if let (Number::Fixnum(a), Number::Fixnum(b)) = (a, b) {
        return Ok(small(*a, *b).into());
    }
    Ok(large(&*a.integer_at(1)?, &*b.integer_at(2)?).into())
}

/// `(lognot a)`, which is `-a - 1`.
pub fn lognot(a: &Number) -> Result<Number> {
    match a {
        Number::Fixnum(n) => Ok((!n).into()),
        _ => Ok((!a.integer_at(1)?.into_owned()).into()),
    }
}

/// Whether `a` and `b` have a one bit in common.
pub fn logtest(a: &Number, b: &Number) -> Result<bool> {
    Ok(!super::is_zero(&logand(a, b)?))
}

/// A bit position or count at argument `position`: an exact integer that is not
/// negative. Those beyond a `u64` are cut to its greatest.
pub(super) fn index_at(a: &Number, position: u8) -> Result<u64> {
    match a {
        Number::Fixnum(n) => u64::try_from(*n).map_err(|_| NumError::OutOfRange(position)),
        Number::Big(n) if n.is_negative() => Err(NumError::OutOfRange(position)),
        Number::Big(n) => Ok(n.to_u64().unwrap_or(u64::MAX)),
        _ => Err(NumError::WrongType(position)),
    }
}

/// Whether bit `index` of `n` is one.
pub fn logbit(index: &Number, n: &Number) -> Result<bool> {
    let index = index_at(index, 1)?;
    Ok(n.integer_at(2)?.bit(index))
}

/// The number of one bits of a non-negative integer, of zero bits of a negative one.
pub fn logcount(a: &Number) -> Result<Number> {
    let n = a.integer_at(1)?;
    Ok(magnitude_bits(&n).magnitude().count_ones().into())
}

/// The number of bits that tell `a` from its sign: `(integer-length -8)` is 3.
pub fn integer_length(a: &Number) -> Result<Number> {
    match a {
        Number::Fixnum(n) => {
            let bits = if *n < 0 { !n } else { *n };
            Ok(Number::Fixnum(i64::from(64 - bits.leading_zeros())))
        }
        _ => Ok(magnitude_bits(&*a.integer_at(1)?).bits().into()),
    }
}

/// `n`, or where it is negative its complement.
fn magnitude_bits(n: &BigInt) -> BigInt {
    if n.is_negative() { !n } else { n.clone() }
}

/// `n * 2^count`, rounded down where `count` is negative.
///
/// # Errors
/// `Overflow` where the result would be longer than [`MAX_BITS`].
pub fn ash(n: &Number, count: &Number) -> Result<Number> {
    if let (Number::Fixnum(n), Number::Fixnum(count)) = (n, count) {
        match *count {
            0..=62 => return Ok((i128::from(*n) << count).into()),
            count if count < 0 => return Ok((n >> count.unsigned_abs().min(63)).into()),
            _ => {}
        }
    }
    let n = n.integer_at(1)?;
    let (left, distance) = distance(count)?;
    if left { shift_left(&n, distance) } else { Ok(shift_right(&n, distance).into()) }
}

/// As [`ash`], but rounded to the nearest integer, and to the even one of two.
pub fn round_ash(n: &Number, count: &Number) -> Result<Number> {
    let n = n.integer_at(1)?;
    let (left, distance) = distance(count)?;
    if left {
        return shift_left(&n, distance);
    }
    if distance == 0 || n.is_zero() {
        return Ok(n.into_owned().into());
    }
    if distance > n.bits() {
        return Ok(Number::ZERO);
    }
    let whole = shift_right(&n, distance);
    let half = n.bit(distance - 1);
    let up = half && (whole.is_odd() || n.trailing_zeros() != Some(distance - 1));
    Ok((if up { whole + 1 } else { whole }).into())
}

/// A shift count as a direction (true for left) and a distance.
fn distance(count: &Number) -> Result<(bool, u64)> {
    let count = count.integer_at(2)?;
    Ok((!count.is_negative(), count.magnitude().to_u64().unwrap_or(u64::MAX)))
}

fn shift_left(n: &BigInt, distance: u64) -> Result<Number> {
    if n.is_zero() {
        return Ok(Number::ZERO);
    }
    match n.bits().checked_add(distance) {
        Some(bits) if bits <= MAX_BITS => Ok((n << distance).into()),
        _ => Err(NumError::Overflow("ash")),
    }
}

fn shift_right(n: &BigInt, distance: u64) -> BigInt {
    // Whatever the distance, no more than all bits are shifted out.
    n >> distance.min(n.bits() + 1)
}

/// The integer made of bits `start` (inclusive) to `end` (exclusive) of `n`.
///
/// # Errors
/// `OutOfRange` for a negative bound or an end before the start.
pub fn bit_extract(n: &Number, start: &Number, end: &Number) -> Result<Number> {
    let n = n.integer_at(1)?;
    let (start, width) = range(start, end, 2)?;
    Ok(extract(&n, start, width)?.into())
}

/// The start and width of the range given by two arguments, the first of them at
/// `position`.
pub(super) fn range(start: &Number, end: &Number, position: u8) -> Result<(u64, u64)> {
    let start = index_at(start, position)?;
    let end = index_at(end, position + 1)?;
    let width = end.checked_sub(start).ok_or(NumError::OutOfRange(position + 1))?;
    Ok((start, width))
}

/// Bits `start` to `start + width` of `n` as a non-negative integer.
pub(super) fn extract(n: &BigInt, start: u64, width: u64) -> Result<BigInt> {
    let rest = shift_right(n, start);
    if !rest.is_negative() && width >= rest.bits() {
        return Ok(rest);
    }
    Ok(rest & mask(width)?)
}

/// The integer with its `width` lowest bits one.
pub(super) fn mask(width: u64) -> Result<BigInt> {
    if width > MAX_BITS {
        return Err(NumError::Overflow("ash"));
    }
    Ok((BigInt::one() << width) - 1)
}
