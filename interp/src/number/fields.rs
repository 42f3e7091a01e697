//! Operations of SRFI 60 on fields of bits: ranges `start..end` within an integer.

use super::bits::{MAX_BITS, extract, index_at, mask, range};
use super::{NumError, Number, Result};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

/// The longest list of bits that is made.
const MAX_LIST: u64 = MAX_BITS >> 5;

/// `copy-bit`: `n` with bit `index` set to `bit`.
pub fn copy_bit(index: &Number, n: &Number, bit: bool) -> Result<Number> {
    let index = index_at(index, 1)?;
    let mut n = n.integer_at(2)?.into_owned();
    if n.bit(index) == bit {
        return Ok(n.into());
    }
    if index >= MAX_BITS {
        return Err(NumError::Overflow("ash"));
    }
    n.set_bit(index, bit);
    Ok(n.into())
}

/// `copy-bit-field`: `to` with bits `start..end` replaced by the lowest of `from`.
pub fn copy_bit_field(to: &Number, from: &Number, start: &Number, end: &Number) -> Result<Number> {
    let (to, from) = (to.integer_at(1)?, from.integer_at(2)?);
    let (start, width) = range(start, end, 3)?;
    replace(&to, start, width, &extract(&from, 0, width)?)
}

/// `n` with the field of `width` bits from `start` on replaced by `field`.
fn replace(n: &BigInt, start: u64, width: u64, field: &BigInt) -> Result<Number> {
    check_size(start, width)?;
    // The bits that differ, moved to their place, flip what has to change.
    let change = extract(n, start, width)? ^ field;
    Ok((n ^ (change << start)).into())
}

/// Refuses fields that would make an integer too long.
fn check_size(start: u64, width: u64) -> Result<()> {
    if start.saturating_add(width) > MAX_BITS { Err(NumError::Overflow("ash")) } else { Ok(()) }
}

/// `rotate-bit-field`: bits `start..end` of `n` rotated left by `count`, which
/// may be negative.
pub fn rotate_bit_field(
    n: &Number,
    count: &Number,
    start: &Number,
    end: &Number,
) -> Result<Number> {
    let (n, count) = (n.integer_at(1)?, count.integer_at(2)?);
    let (start, width) = range(start, end, 3)?;
    if width == 0 {
        return Ok(n.into_owned().into());
    }
    let left = count.mod_floor(&BigInt::from(width)).to_u64().unwrap_or(0);
    let field = extract(&n, start, width)?;
    let high = (&field << left) & mask(width)?;
    replace(&n, start, width, &(high | (field >> (width - left))))
}

/// `reverse-bit-field`: bits `start..end` of `n` in the opposite order.
pub fn reverse_bit_field(n: &Number, start: &Number, end: &Number) -> Result<Number> {
    let n = n.integer_at(1)?;
    let (start, width) = range(start, end, 2)?;
    check_size(start, width)?;
    let (_, mut bytes) = extract(&n, start, width)?.to_bytes_le();
    let length = width.div_ceil(8);
    bytes.resize(length as usize, 0);
    for byte in &mut bytes {
        *byte = byte.reverse_bits();
    }
    let reversed = BigInt::from_bytes_be(Sign::Plus, &bytes) >> (length * 8 - width);
    replace(&n, start, width, &reversed)
}

/// `integer->list`: the lowest `length` bits of `n`, highest first; without a
/// length, as many as `integer-length` counts.
pub fn integer_to_bits(n: &Number, length: Option<&Number>) -> Result<Vec<bool>> {
    let length = match length {
        Some(length) => index_at(length, 2)?,
        None => index_at(&super::integer_length(n)?, 2)?,
    };
    let n = n.integer_at(1)?;
    if length > MAX_LIST {
        return Err(NumError::OutOfRange(2));
    }
    Ok((0..length).rev().map(|i| n.bit(i)).collect())
}

/// `list->integer`: the non-negative integer with the given bits, highest first.
pub fn bits_to_integer(bits: &[bool]) -> Number {
    let bits: Vec<u8> = bits.iter().map(|bit| u8::from(*bit)).collect();
    BigInt::from_radix_be(Sign::Plus, &bits, 2).unwrap_or_default().into()
}

/// `first-set-bit`: the position of the lowest one bit, -1 for zero.
pub fn first_set_bit(n: &Number) -> Result<Number> {
    let n = n.integer_at(1)?;
    if n.is_zero() {
        return Ok(Number::Fixnum(-1));
    }
    Ok(n.trailing_zeros().unwrap_or(0).into())
}
