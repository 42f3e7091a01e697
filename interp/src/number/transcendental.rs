//! Exponential, logarithmic, trigonometric and hyperbolic functions.
//!
//! An exact zero (or one, for the inverse cosines) gives an exact result where
//! Guile's does; any other exact operand is made inexact first. Where a real
//! operand has no real result the complex one is given, by the formulas of R7RS
//! 6.2.6.

use super::complex::{Parts, div as complex_div, mul as complex_mul, polar};
use super::convert::{big_to_f64, ldexp, to_f64};
use super::elementary as real;
use super::{NumError, Number, Result};
use num_bigint::BigInt;
use num_traits::Signed;
use std::f64::consts::{FRAC_PI_2, LN_2, LOG10_E, PI};

/// An operand: a flonum, or the parts of a complex number.
enum Operand {
    Real(f64),
    Complex(f64, f64),
}

fn operand(a: &Number) -> Operand {
    match (a, to_f64(a)) {
        (Number::Complex(z), _) => Operand::Complex(z.re, z.im),
        (_, x) => Operand::Real(x.unwrap_or(f64::NAN)),
    }
}

use Operand::{Complex, Real};

const fn is_exact(a: &Number, n: i64) -> bool {
    matches!(a, Number::Fixnum(m) if *m == n)
}

/// e to the power `a`.
pub fn exp(a: &Number) -> Number {
    match operand(a) {
        Real(x) => Number::Flonum(x.exp()),
        Complex(x, y) if y == 0.0 => Number::complex(x.exp(), y),
        Complex(x, y) => polar(x.exp(), y),
    }
}

/// The natural logarithm, its imaginary part from -π (exclusive) to π; right for
/// exact operands of any size.
///
/// # Errors
/// `Overflow` for an exact zero.
pub fn log(a: &Number) -> Result<Number> {
    logarithm(a, "log", f64::ln, 1.0)
}

/// The decimal logarithm. Errors as [`log`].
pub fn log10(a: &Number) -> Result<Number> {
    logarithm(a, "log10", real::log10, LOG10_E)
}

/// `(log a base)` with two arguments: the quotient of natural logarithms.
pub fn log_base(a: &Number, base: &Number) -> Result<Number> {
    super::div(&log(a)?, &log(base)?)
}

/// A logarithm given as its name, what it does to positive flonums, and what a
/// natural one is to be multiplied with.
fn logarithm(
    a: &Number,
    name: &'static str,
    function: fn(f64) -> f64,
    factor: f64,
) -> Result<Number> {
    let (real, angle) = match a {
        Number::Fixnum(0) => return Err(NumError::Overflow(name)),
        Number::Fixnum(n) => (function(n.unsigned_abs() as f64), arg(*n < 0)),
        Number::Flonum(x) => {
            (function(x.abs()), arg(*x < 0.0 || (*x == 0.0 && x.is_sign_negative())))
        }
        Number::Big(n) => (factor * log_of_big(n), arg(n.is_negative())),
        Number::Ratio(r) => (factor * log_of_ratio(&r.num, &r.den), arg(r.num.is_negative())),
        Number::Complex(z) => {
            (real::log_of_magnitude(z.re, z.im, function, factor), Some(real::atan2(z.im, z.re)))
        }
    };
    Ok(match angle {
        Some(angle) => Number::complex(real, factor * angle),
        None => Number::Flonum(real),
    })
}

/// The angle of a real number, where it is not zero.
fn arg(negative: bool) -> Option<f64> {
    negative.then_some(PI)
}

/// The natural logarithm of an integer's magnitude: of a long one as that of a
/// fraction from 1/2 to 1 and of a power of two.
fn log_of_big(n: &BigInt) -> f64 {
    let bits = n.bits();
    if bits < 62 {
        return big_to_f64(n).abs().ln();
    }
    let leading: BigInt = n.abs() >> bits.saturating_sub(64);
    let fraction = ldexp(big_to_f64(&leading), -(bits.min(64) as i64));
    fraction.ln() + bits as f64 * LN_2
}

/// The natural logarithm of a ratio's magnitude, precise near one as well.
fn log_of_ratio(num: &BigInt, den: &BigInt) -> f64 {
    // The lengths are Guile's `integer-length`, in which -1 has none.
    let length = |n: &BigInt| if n.is_negative() { (n + 1u8).bits() } else { n.bits() };
    if length(num).abs_diff(length(den)) > 1 {
        return log_of_big(num) - log_of_big(den);
    }
    super::convert::ratio_to_f64(&(num.abs() - den), den).ln_1p()
}

/// `sin`, in radians like all of these.
pub fn sin(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) => Number::Flonum(real::sin(x)),
        Complex(x, y) => {
            Number::complex(real::sin(x) * real::cosh(y), real::cos(x) * real::sinh(y))
        }
    }
}

/// `cos`.
pub fn cos(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 0) => Number::ONE,
        Real(x) => Number::Flonum(real::cos(x)),
        Complex(x, y) => {
            Number::complex(real::cos(x) * real::cosh(y), -real::sin(x) * real::sinh(y))
        }
    }
}

/// `tan`.
///
/// # Errors
/// `Overflow` at a complex pole.
pub fn tan(a: &Number) -> Result<Number> {
    Ok(match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) => Number::Flonum(real::tan(x)),
        Complex(x, y) => {
            let (x, y) = (2.0 * x, 2.0 * y);
            let w = real::cos(x) + real::cosh(y);
            if w == 0.0 {
                return Err(NumError::Overflow("tan"));
            }
            Number::complex(real::sin(x) / w, real::sinh(y) / w)
        }
    })
}

/// `sinh`.
pub fn sinh(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) => Number::Flonum(real::sinh(x)),
        Complex(x, y) => {
            Number::complex(real::sinh(x) * real::cos(y), real::cosh(x) * real::sin(y))
        }
    }
}

/// `cosh`.
pub fn cosh(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 0) => Number::ONE,
        Real(x) => Number::Flonum(real::cosh(x)),
        Complex(x, y) => {
            Number::complex(real::cosh(x) * real::cos(y), real::sinh(x) * real::sin(y))
        }
    }
}

/// `tanh`.
///
/// # Errors
/// `Overflow` at a complex pole.
pub fn tanh(a: &Number) -> Result<Number> {
    Ok(match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) => Number::Flonum(real::tanh(x)),
        Complex(x, y) => {
            let (x, y) = (2.0 * x, 2.0 * y);
            let w = real::cosh(x) + real::cos(y);
            if w == 0.0 {
                return Err(NumError::Overflow("tanh"));
            }
            Number::complex(real::sinh(x) / w, real::sin(y) / w)
        }
    })
}

fn in_unit_interval(x: f64) -> bool {
    (-1.0..=1.0).contains(&x)
}

/// The product of two inexact complex numbers, given by their parts.
fn times(re: f64, im: f64, z: &Number) -> Number {
    complex_mul(Parts { re, im: Some(im) }, Parts::of(z))
}

/// `asin`; complex for a real operand beyond ±1: -i asinh(iz).
pub fn asin(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) if in_unit_interval(x) => Number::Flonum(real::asin(x)),
        Real(x) => times(0.0, -1.0, &asinh(&Number::complex(0.0, x))),
        Complex(x, y) => times(0.0, -1.0, &asinh(&Number::complex(-y, x))),
    }
}

/// `acos`; complex for a real operand beyond ±1: π/2 + i asinh(iz).
pub fn acos(a: &Number) -> Number {
    let rotated = |z| super::add(&Number::Flonum(FRAC_PI_2), &times(0.0, 1.0, &asinh(&z)));
    match operand(a) {
        _ if is_exact(a, 1) => Number::ZERO,
        Real(x) if in_unit_interval(x) => Number::Flonum(real::acos(x)),
        Real(x) => rotated(Number::complex(0.0, x)),
        Complex(x, y) => rotated(Number::complex(-y, x)),
    }
}

/// `atan` of one argument: log((i-z)/(i+z)) / 2i.
pub fn atan(a: &Number) -> Result<Number> {
    Ok(match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) => Number::Flonum(real::atan(x)),
        Complex(x, y) => {
            let below = Parts { re: x, im: Some(1.0 + y) };
            let quotient = complex_div(Parts { re: -x, im: Some(1.0 - y) }, below);
            complex_div(Parts::of(&log(&quotient)?), Parts { re: 0.0, im: Some(2.0) })
        }
    })
}

/// `atan` of two arguments: the angle of `x + yi`; always inexact.
///
/// # Errors
/// `WrongType` for a complex argument.
pub fn atan2(y: &Number, x: &Number) -> Result<Number> {
    let flonum = |n, position| to_f64(n).ok_or(NumError::WrongType(position));
    Ok(Number::Flonum(real::atan2(flonum(y, 1)?, flonum(x, 2)?)))
}

/// `asinh`: log(z + sqrt(z² + 1)).
pub fn asinh(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 0) => Number::ZERO,
        Real(x) => Number::Flonum(real::asinh(x)),
        Complex(..) => inverse_hyperbolic(a, &Number::ONE),
    }
}

/// `acosh`: log(z + sqrt(z² - 1)); complex for a real operand below one.
pub fn acosh(a: &Number) -> Number {
    match operand(a) {
        _ if is_exact(a, 1) => Number::ZERO,
        Real(x) if x >= 1.0 => Number::Flonum(real::acosh(x)),
        _ => inverse_hyperbolic(a, &Number::Fixnum(-1)),
    }
}

/// log(z + sqrt(z² + unit)).
fn inverse_hyperbolic(z: &Number, unit: &Number) -> Number {
    super::square(z)
        .map(|square| super::add(z, &super::sqrt(&super::add(&square, unit))))
        .and_then(|sum| log(&sum))
        .unwrap_or(Number::Flonum(f64::NAN))
}

/// `atanh`: log((1+z)/(1-z)) / 2; complex for a real operand beyond ±1.
pub fn atanh(a: &Number) -> Result<Number> {
    match operand(a) {
        _ if is_exact(a, 0) => Ok(Number::ZERO),
        Real(x) if in_unit_interval(x) => Ok(Number::Flonum(real::atanh(x))),
        _ => {
            let (above, below) = (super::add(&Number::ONE, a), super::sub(&Number::ONE, a));
            super::div(&log(&super::div(&above, &below)?)?, &Number::Fixnum(2))
        }
    }
}
