//! Addition to division, signs, and the divisors and parts of integers and ratios.

use super::bits::MAX_BITS;
use super::complex::{self, Parts};
use super::convert::{big_to_f64, exact, inexact, to_f64};
use super::{NumError, Number, Result};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::borrow::Cow;

/// `a + b`.
pub fn add(a: &Number, b: &Number) -> Number {
    use Number::{Fixnum, Flonum};
    match (a, b) {
        (Fixnum(a), Fixnum(b)) => (a + b).into(),
        (Flonum(a), Flonum(b)) => Flonum(a + b),
        _ => combine(
            a,
            b,
            |a, b| a + b,
            |a, b, c, d| (a * d + c * b, b * d),
            |a, b| a + b,
            complex::add,
        ),
    }
}

/// `a - b`.
pub fn sub(a: &Number, b: &Number) -> Number {
    use Number::{Fixnum, Flonum};
    match (a, b) {
        (Fixnum(a), Fixnum(b)) => (a - b).into(),
        (Flonum(a), Flonum(b)) => Flonum(a - b),
        // As Guile has it, and so that (- 0 0.0) is (- 0.0).
        (Fixnum(0), _) => neg(b),
        _ => combine(
            a,
            b,
            |a, b| a - b,
            |a, b, c, d| (a * d - c * b, b * d),
            |a, b| a - b,
            complex::sub,
        ),
    }
}

/// `a * b`. Guile has no exact zero that wins over inexact ones: `(* 0 +nan.0)`
/// is a NaN.
///
/// # Errors
/// `Overflow` where the product would be longer than [`MAX_BITS`].
pub fn mul(a: &Number, b: &Number) -> Result<Number> {
    use Number::{Fixnum, Flonum};
    match (a, b) {
        (Fixnum(a), Fixnum(b)) => return Ok((i128::from(*a) * i128::from(*b)).into()),
        (Flonum(a), Flonum(b)) => return Ok(Flonum(a * b)),
        _ => {}
    }
    if size(a) + size(b) > MAX_BITS {
        return Err(NumError::Overflow("*"));
    }
    Ok(combine(a, b, |a, b| a * b, |a, b, c, d| (a * c, b * d), |a, b| a * b, complex::mul))
}

/// The bits in the longest part of an exact number; few for an inexact one.
fn size(n: &Number) -> u64 {
    match n {
        Number::Big(n) => n.bits(),
        Number::Ratio(r) => r.num.bits().max(r.den.bits()),
        _ => 64,
    }
}

/// Carries out a ring operation on two numbers of any kinds, given as what it
/// does to two integers, to two fractions `a/b` and `c/d`, to flonums and to
/// complex numbers.
fn combine(
    a: &Number,
    b: &Number,
    integers: fn(&BigInt, &BigInt) -> BigInt,
    fractions: fn(&BigInt, &BigInt, &BigInt, &BigInt) -> (BigInt, BigInt),
    flonums: fn(f64, f64) -> f64,
    complexes: fn(Parts, Parts) -> Number,
) -> Number {
    if let (Some(a), Some(b)) = (a.integer(), b.integer()) {
        return integers(&a, &b).into();
    }
    if let (Some((a, b)), Some((c, d))) = (a.fraction(), b.fraction()) {
        let (num, den) = fractions(&a, &b, &c, &d);
        return Number::ratio(num, den);
    }
    match (to_f64(a), to_f64(b)) {
        (Some(a), Some(b)) => Number::Flonum(flonums(a, b)),
        _ => complexes(Parts::of(a), Parts::of(b)),
    }
}

/// `a / b`, exact for exact operands.
///
/// # Errors
/// `Overflow` where `b` is an *exact* zero; an inexact one gives infinities or NaN.
pub fn div(a: &Number, b: &Number) -> Result<Number> {
    use Number::{Fixnum, Flonum};
    match (a, b) {
        (_, Fixnum(0)) => Err(NumError::Overflow("divide")),
        (Flonum(a), Flonum(b)) => Ok(Flonum(a / b)),
        (Fixnum(a), Fixnum(b)) if a % b == 0 => Ok((a / b).into()),
        _ => Ok(divide(a, b)),
    }
}

/// The quotient of numbers of any kinds, where the divisor is not an exact zero.
fn divide(a: &Number, b: &Number) -> Number {
    if let (Some((a, b)), Some((c, d))) = (a.fraction(), b.fraction()) {
        return Number::ratio(&*a * &*d, &*b * &*c);
    }
    match (to_f64(a), to_f64(b)) {
        (Some(a), Some(b)) => Number::Flonum(a / b),
        _ => complex::div(Parts::of(a), Parts::of(b)),
    }
}

/// `-a`.
pub fn neg(a: &Number) -> Number {
    match a {
        Number::Fixnum(n) => (-n).into(),
        Number::Big(n) => (-n).into(),
        Number::Ratio(r) => Number::reduced(-&r.num, r.den.clone()),
        Number::Flonum(x) => Number::Flonum(-x),
        Number::Complex(z) => Number::complex(-z.re, -z.im),
    }
}

/// The absolute value of a real number.
pub fn abs(a: &Number) -> Result<Number> {
    match a {
        Number::Flonum(x) => Ok(Number::Flonum(x.abs())),
        Number::Complex(_) => Err(NumError::WrongType(1)),
        Number::Fixnum(n) => Ok(n.abs().into()),
        Number::Big(n) => Ok(n.abs().into()),
        Number::Ratio(r) if r.num.is_negative() => Ok(neg(a)),
        Number::Ratio(_) => Ok(a.clone()),
    }
}

/// `a * a`.
pub fn square(a: &Number) -> Result<Number> {
    mul(a, a)
}

/// The greatest common divisor, never negative; inexact if an operand is.
///
/// # Errors
/// `WrongType` for what is not an integer.
pub fn gcd(a: &Number, b: &Number) -> Result<Number> {
    if let (Number::Fixnum(a), Number::Fixnum(b)) = (a, b) {
        return Ok(a.gcd(b).into());
    }
    integral(a, b, |a, b| Ok(big_gcd(a, b)))
}

/// The greatest common divisor. The library's binary algorithm takes a step a bit,
/// so numbers of different lengths are first brought to the same by division.
pub(super) fn big_gcd(a: &BigInt, b: &BigInt) -> BigInt {
    let (long, short) = if a.bits() < b.bits() { (b, a) } else { (a, b) };
    if short.is_zero() || long.bits() - short.bits() < 32 {
        return long.gcd(short);
    }
    let rest = long % short;
    // Two words are the common case: fractions with a small part.
    match (short.magnitude().to_u64(), rest.magnitude().to_u64()) {
        (Some(short), Some(rest)) => short.gcd(&rest).into(),
        _ => short.gcd(&rest),
    }
}

/// The least common multiple, never negative; inexact if an operand is.
pub fn lcm(a: &Number, b: &Number) -> Result<Number> {
    integral(a, b, |a, b| {
        if a.is_zero() || b.is_zero() {
            return Ok(BigInt::zero());
        }
        if a.bits() + b.bits() > MAX_BITS {
            return Err(NumError::Overflow("lcm"));
        }
        Ok((a / big_gcd(a, b) * b).abs())
    })
}

/// An operation on two integers that flonums take part in as the integers they
/// stand for, making the result a flonum.
fn integral(
    a: &Number,
    b: &Number,
    op: impl FnOnce(&BigInt, &BigInt) -> Result<BigInt>,
) -> Result<Number> {
    let result = op(&*integral_at(a, 1)?, &*integral_at(b, 2)?)?;
    Ok(match (a, b) {
        (Number::Flonum(_), _) | (_, Number::Flonum(_)) => Number::Flonum(big_to_f64(&result)),
        _ => result.into(),
    })
}

/// The integer that an exact integer or integral flonum stands for.
fn integral_at(a: &Number, position: u8) -> Result<Cow<'_, BigInt>> {
    match a {
        Number::Flonum(x) if x.fract() == 0.0 => {
            let exact = exact(a).map_err(|_| NumError::WrongType(position))?;
            Ok(Cow::Owned(exact.integer_at(position)?.into_owned()))
        }
        _ => a.integer_at(position),
    }
}

/// The numerator of a rational number in lowest terms; of an infinity itself.
pub fn numerator(a: &Number) -> Result<Number> {
    match a {
        Number::Ratio(r) => Ok(r.num.clone().into()),
        // An integral flonum is its own numerator, negative zero too.
        Number::Flonum(x) if x.is_infinite() || x.fract() == 0.0 => Ok(a.clone()),
        Number::Flonum(_) => Ok(inexact(&numerator(&exact(a)?)?)),
        Number::Complex(_) => Err(NumError::WrongType(1)),
        _ => Ok(a.clone()),
    }
}

/// The denominator of a rational number in lowest terms; one for an infinity.
pub fn denominator(a: &Number) -> Result<Number> {
    match a {
        Number::Ratio(r) => Ok(r.den.clone().into()),
        Number::Flonum(x) if x.is_infinite() || x.fract() == 0.0 => Ok(Number::Flonum(1.0)),
        Number::Flonum(_) => Ok(inexact(&denominator(&exact(a)?)?)),
        Number::Complex(_) => Err(NumError::WrongType(1)),
        _ => Ok(BigInt::one().into()),
    }
}
