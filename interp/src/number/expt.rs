//! Powers and square roots.

use super::bits::MAX_BITS;
use super::convert::{exact, inexact, ldexp, ratio_to_f64, to_f64};
use super::elementary;
use super::transcendental::{exp, log};
use super::{NumError, Number, Result};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::{Integer, Roots};
use num_traits::{One, Signed, ToPrimitive, Zero};

/// `expt`: `base` to the power `exponent`; exact where the base is exact and the
/// exponent an exact integer, else through [`exp`] and [`log`].
///
/// # Errors
/// `Overflow` for an exact result too long, and for an exact zero to a complex power.
pub fn expt(base: &Number, exponent: &Number) -> Result<Number> {
    match exponent {
        Number::Fixnum(_) | Number::Big(_) => return integer_expt(base, exponent),
        // An integral flonum means the same integer, but an inexact result.
        Number::Flonum(y) if y.fract() == 0.0 => {
            return Ok(inexact(&integer_expt(&inexact(base), &exact(exponent)?)?));
        }
        _ => {}
    }
    match (to_f64(base), to_f64(exponent)) {
        (Some(x), Some(y)) if x >= 0.0 || x.is_nan() => Ok(Number::Flonum(x.powf(y))),
        _ => Ok(exp(&super::mul(&log(base)?, exponent)?)),
    }
}

/// `integer-expt`: `base` to the power of an exact integer. Anything to the exact
/// zeroth is an exact one; a zero to a negative power is a NaN.
///
/// # Errors
/// `WrongType(2)` for other exponents; `Overflow` for a result too long.
pub fn integer_expt(base: &Number, exponent: &Number) -> Result<Number> {
    if let (Number::Fixnum(base), Number::Fixnum(k)) = (base, exponent)
        && let Some(power) = u32::try_from(*k).ok().and_then(|k| base.checked_pow(k))
    {
        return Ok(Number::from(power));
    }
    let k = exponent.integer_at(2)?;
    if k.is_zero() {
        return Ok(Number::ONE);
    }
    if super::is_zero(base) && k.is_negative() {
        return Ok(Number::Flonum(f64::NAN));
    }
    match base {
        Number::Fixnum(0 | 1) => Ok(base.clone()),
        Number::Fixnum(-1) => Ok(Number::Fixnum(if k.is_even() { 1 } else { -1 })),
        Number::Fixnum(_) | Number::Big(_) | Number::Ratio(_) => exact_power(base, &k),
        Number::Flonum(_) | Number::Complex(_) => inexact_power(base, &k),
    }
}

fn exact_power(base: &Number, k: &BigInt) -> Result<Number> {
    let too_long = || NumError::Overflow("integer-expt");
    let power = k.magnitude().to_u32().ok_or_else(too_long)?;
    let checked = |n: &BigInt| {
        let bits = n.magnitude().bits().saturating_sub(1);
        if bits * u64::from(power) > MAX_BITS { Err(too_long()) } else { Ok(raise(n, power)) }
    };
    let (num, den) = base.fraction().ok_or(NumError::WrongType(1))?;
    let (num, den) = (checked(&num)?, checked(&den)?);
    Ok(if k.is_negative() { Number::reduced(den, num) } else { Number::reduced(num, den) })
}

/// `n` to a positive power. The powers of two in it are taken out, and the bits of
/// the exponent used from the highest on: then all long products are squares, and
/// a short base remains a short factor.
fn raise(n: &BigInt, power: u32) -> BigInt {
    let twos = n.trailing_zeros().unwrap_or(0);
    let odd = n >> twos;
    let mut result = odd.clone();
    for bit in (0..power.ilog2()).rev() {
        result = &result * &result;
        if power >> bit & 1 == 1 {
            result *= &odd;
        }
    }
    result << (twos * u64::from(power))
}

/// By squaring and multiplying, in the order that makes the same rounding errors
/// as Guile.
fn inexact_power(base: &Number, k: &BigInt) -> Result<Number> {
    let mut square = if k.is_negative() { super::div(&Number::ONE, base)? } else { base.clone() };
    let mut result = Number::ONE;
    for i in 0..k.bits() {
        if i > 0 {
            square = super::mul(&square, &square)?;
        }
        if k.magnitude().bit(i) {
            result = super::mul(&result, &square)?;
        }
    }
    Ok(result)
}

/// `modulo-expt`: `base` to the power `k`, modulo `modulus`, with its sign.
///
/// # Errors
/// `Overflow` for a zero modulus, and for a negative power of what has no inverse.
pub fn modulo_expt(base: &Number, k: &Number, modulus: &Number) -> Result<Number> {
    let (base, k) = (base.integer_at(1)?, k.integer_at(2)?);
    let modulus = modulus.integer_at(3)?;
    let none = || NumError::Overflow("modulo-expt");
    if modulus.is_zero() {
        return Err(none());
    }
    let size = modulus.abs();
    let base = base.mod_floor(&size);
    let base = if k.is_negative() { base.modinv(&size).ok_or_else(none)? } else { base };
    // From the highest bit on; the library's own way by Montgomery is 10 KB of code.
    let k = k.abs();
    let mut power = BigInt::one() % &size;
    for bit in (0..k.bits()).rev() {
        power = &power * &power % &size;
        if k.bit(bit) {
            power = power * &base % &size;
        }
    }
    Ok(power.mod_floor(&modulus).into())
}

/// `exact-integer-sqrt`: the greatest integer whose square is not above `n`, and
/// the difference.
pub fn exact_integer_sqrt(n: &Number) -> Result<(Number, Number)> {
    let wrong = || NumError::Expecting(1, "exact non-negative integer");
    let n = n.integer().filter(|n| !n.is_negative()).ok_or_else(wrong)?;
    let root = BigInt::from_biguint(Sign::Plus, isqrt(n.magnitude()));
    let rest = &*n - &root * &root;
    Ok((root.into(), rest.into()))
}

fn isqrt(n: &BigUint) -> BigUint {
    match n.to_u64() {
        Some(small) => Roots::sqrt(&small).into(),
        None => n.sqrt(),
    }
}

/// The root of a perfect square.
fn exact_root(n: &BigUint) -> Option<BigInt> {
    let root = isqrt(n);
    (&root * &root == *n).then(|| BigInt::from_biguint(Sign::Plus, root))
}

/// `sqrt`, the principal square root: exact where that is an exact rational
/// number; imaginary, hence inexact, for negative numbers.
pub fn sqrt(a: &Number) -> Number {
    match a {
        Number::Flonum(x) if *x < 0.0 => Number::complex(0.0, (-x).sqrt()),
        Number::Flonum(x) => Number::Flonum(x.sqrt()),
        Number::Complex(z) => complex_sqrt(z.re, z.im),
        _ => exact_sqrt(a),
    }
}

fn exact_sqrt(a: &Number) -> Number {
    let Some((num, den)) = a.fraction() else { return a.clone() };
    if num.is_negative() {
        let root = exact_sqrt(&super::neg(a));
        return Number::complex(0.0, to_f64(&root).unwrap_or(f64::NAN));
    }
    if let (Some(n), Some(d)) = (exact_root(num.magnitude()), exact_root(den.magnitude())) {
        return Number::reduced(n, d);
    }
    // Scaled by an even power of two, so that no size of the operand overflows.
    let scale = (num.bits() as i64 - den.bits() as i64) / 2;
    let (wide, one) = (scale.unsigned_abs() * 2, BigInt::one());
    let mantissa = if scale >= 0 {
        ratio_to_f64(&num, &(&*den * (one << wide)))
    } else {
        ratio_to_f64(&(&*num * (one << wide)), &den)
    };
    Number::Flonum(ldexp(mantissa.sqrt(), scale))
}

/// The principal square root of `re + im i`, with C99's (annex G) values for
/// infinities.
fn complex_sqrt(re: f64, im: f64) -> Number {
    let (x, y) = if im.is_infinite() {
        (f64::INFINITY, f64::INFINITY)
    } else if re.is_infinite() && !im.is_nan() {
        if re > 0.0 { (re, 0.0) } else { (0.0, f64::INFINITY) }
    } else if im == 0.0 {
        let root = re.abs().sqrt();
        if re < 0.0 { (0.0, root) } else { (root, 0.0) }
    } else {
        half_angle(re, im.abs())
    };
    Number::complex(x, y.copysign(im))
}

/// The square root of `re + im i` by the half-angle formulas.
fn half_angle(re: f64, im: f64) -> (f64, f64) {
    // Huge parts are quartered, tiny ones scaled up, against overflow and
    // underflow of the magnitude.
    let largest = re.abs().max(im);
    let (scale, unscale) = if largest > f64::MAX / 4.0 {
        (0.25, 2.0)
    } else if largest < f64::MIN_POSITIVE * 4.0 {
        (ldexp(1.0, 108), ldexp(1.0, -54))
    } else {
        (1.0, 1.0)
    };
    let (re, im) = (re * scale, im * scale);
    let (x, y) = if re == 0.0 {
        let root = (0.5 * im).sqrt();
        (root, root)
    } else if re > 0.0 {
        let x = (0.5 * (elementary::hypot(re, im) + re)).sqrt();
        (x, 0.5 * (im / x))
    } else {
        let y = (0.5 * (elementary::hypot(re, im) - re)).sqrt();
        (0.5 * (im / y), y)
    };
    (x * unscale, y * unscale)
}
