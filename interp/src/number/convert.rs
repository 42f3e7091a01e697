//! Between exact and inexact: each way gives the nearest, or the very same, value.

use super::{NumError, Number, Result};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The flonum nearest to a real number (ties to even), or none for a complex one.
pub fn to_f64(a: &Number) -> Option<f64> {
    match a {
        Number::Fixnum(n) => Some(*n as f64),
        Number::Big(n) => Some(big_to_f64(n)),
        Number::Ratio(r) => Some(ratio_to_f64(&r.num, &r.den)),
        Number::Flonum(x) => Some(*x),
        Number::Complex(_) => None,
    }
}

/// The flonum nearest to an integer; an infinity beyond the greatest flonum.
pub(super) fn big_to_f64(n: &BigInt) -> f64 {
    n.to_f64().unwrap_or(f64::NAN)
}

/// `x * 2^exponent`, exact whenever that is a flonum and `x` is 0 or at least 1/2
/// in magnitude.
pub(super) fn ldexp(x: f64, exponent: i64) -> f64 {
    // Two factors, each a flonum whatever the exponent; beyond these limits
    // everything is zero or infinite.
    let exponent = exponent.clamp(-2040, 2040);
    let half = exponent / 2;
    x * power_of_two(half) * power_of_two(exponent - half)
}

/// The biased exponent field of a flonum.
fn exponent_bits(x: f64) -> u32 {
    (x.to_bits() >> 52 & 0x7ff) as u32
}

/// 2^n for a normal flonum's exponent, -1022 to 1023.
fn power_of_two(n: i64) -> f64 {
    f64::from_bits(((n + 1023) as u64) << 52)
}

/// The flonum nearest to `num / den`, ties to even, subnormals and overflow included.
pub(super) fn ratio_to_f64(num: &BigInt, den: &BigInt) -> f64 {
    let (above, below) = (num.magnitude(), den.magnitude());
    if above.is_zero() {
        return 0.0;
    }
    // A quotient of 66 or 67 bits, its last bit standing for all that is cut off.
    let shift = 66 - (above.bits() as i64 - below.bits() as i64);
    let (quotient, rest) = if shift >= 0 {
        (above << shift as u64).div_rem(below)
    } else {
        above.div_rem(&(below << shift.unsigned_abs()))
    };
    let quotient = quotient.to_u128().unwrap_or(u128::MAX) | u128::from(!rest.is_zero());
    let bits = i64::from(128 - quotient.leading_zeros());
    // The value is below 2^top; under 2^-1022 each power of two costs a bit.
    let top = bits - shift;
    let precision = if top < -1021 { 53 + (top + 1021) } else { 53 };
    let nearest = if precision < 0 {
        0.0
    } else {
        let drop = (bits - precision) as u32;
        ldexp(round_bits(quotient, drop) as f64, i64::from(drop) - shift)
    };
    if num.is_negative() { -nearest } else { nearest }
}

/// `q / 2^drop` to the nearest integer, ties to even; `drop` is 1 to 127.
fn round_bits(q: u128, drop: u32) -> u64 {
    let (keep, rest, half) = (q >> drop, q & ((1 << drop) - 1), 1u128 << (drop - 1));
    let up = rest > half || (rest == half && keep & 1 == 1);
    (keep + u128::from(up)) as u64
}

/// A finite flonum's sign, mantissa and binary exponent: `±mantissa * 2^exponent`.
pub(super) fn decode(x: f64) -> (bool, u64, i64) {
    let fraction = x.to_bits() & ((1 << 52) - 1);
    match exponent_bits(x) {
        0 => (x.is_sign_negative(), fraction, -1074),
        e => (x.is_sign_negative(), fraction | 1 << 52, i64::from(e) - 1075),
    }
}

/// The exact number that a flonum is.
fn flonum_to_exact(x: f64) -> Result<Number> {
    if !x.is_finite() {
        return Err(NumError::OutOfRange(1));
    }
    if x.fract() == 0.0 && x.abs() < 9e18 {
        return Ok((x as i64).into());
    }
    let (negative, mantissa, exponent) = decode(x);
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    let mantissa = BigInt::from_biguint(sign, BigUint::from(mantissa));
    Ok(if exponent >= 0 {
        (mantissa << exponent as u64).into()
    } else {
        Number::ratio(mantissa, BigInt::one() << exponent.unsigned_abs())
    })
}

/// `exact`: the exact number equal to `a`.
///
/// # Errors
/// `OutOfRange` for infinities and NaN, `WrongType` for what is not real.
pub fn exact(a: &Number) -> Result<Number> {
    match a {
        Number::Flonum(x) => flonum_to_exact(*x),
        Number::Complex(z) if z.im == 0.0 => flonum_to_exact(z.re),
        Number::Complex(_) => Err(NumError::WrongType(1)),
        _ => Ok(a.clone()),
    }
}

/// `inexact`: the inexact number nearest to `a`.
pub fn inexact(a: &Number) -> Number {
    to_f64(a).map_or_else(|| a.clone(), Number::Flonum)
}

/// The simplest rational number that differs from `x` by at most the magnitude
/// of `error` (R7RS 6.2.6); inexact if an operand is.
pub fn rationalize(x: &Number, error: &Number) -> Result<Number> {
    let real = |n, position| to_f64(n).ok_or(NumError::Expecting(position, "real"));
    let (fx, fe) = (real(x, 1)?, real(error, 2)?);
    if fx.is_nan() || fe.is_nan() {
        return Ok(Number::Flonum(f64::NAN));
    }
    let infinite = |n: &Number| matches!(n, Number::Flonum(x) if x.is_infinite());
    if infinite(error) {
        return Ok(Number::Flonum(if infinite(x) { f64::NAN } else { 0.0 }));
    }
    if infinite(x) {
        return Ok(x.clone());
    }
    let inexact_operand = matches!(x, Number::Flonum(_)) || matches!(error, Number::Flonum(_));
    let (x, error) = (exact(x)?, super::abs(&exact(error)?)?);
    let simplest = simplest_between(&super::sub(&x, &error), &super::add(&x, &error));
    Ok(if inexact_operand { inexact(&simplest) } else { simplest })
}

/// The rational of least denominator, then least magnitude, in `low..=high`.
fn simplest_between(low: &Number, high: &Number) -> Number {
    let (Some((ln, ld)), Some((hn, hd))) = (low.fraction(), high.fraction()) else {
        return low.clone();
    };
    match (ln.sign(), hn.sign()) {
        (Sign::Plus, _) => simplest_positive(fraction(ln, ld), fraction(hn, hd)),
        (_, Sign::Minus) => {
            super::neg(&simplest_positive((-&*hn, hd.into_owned()), (-&*ln, ld.into_owned())))
        }
        _ => Number::ZERO,
    }
}

type Fraction = (BigInt, BigInt);

fn fraction(
    num: std::borrow::Cow<'_, BigInt>,
    den: std::borrow::Cow<'_, BigInt>,
) -> (BigInt, BigInt) {
    (num.into_owned(), den.into_owned())
}

/// As [`simplest_between`] for positive bounds: the continued fractions of both
/// are followed while they agree, building the common convergent.
fn simplest_positive(mut low: Fraction, mut high: Fraction) -> Number {
    let (mut p, mut p_before) = (BigInt::one(), BigInt::zero());
    let (mut q, mut q_before) = (BigInt::zero(), BigInt::one());
    loop {
        let (whole, rest) = low.0.div_rem(&low.1);
        let high_whole = &high.0 / &high.1;
        let done = rest.is_zero() || whole < high_whole;
        let digit = if done && !rest.is_zero() { whole + 1 } else { whole };
        let high_rest = &high.0 - &digit * &high.1;
        (p, p_before) = (&digit * &p + p_before, p);
        (q, q_before) = (&digit * &q + q_before, q);
        if done {
            return Number::ratio(p, q);
        }
        (low, high) = ((high.1, high_rest), (low.1, rest));
    }
}
