//! Complex numbers: their arithmetic, parts, and how they are made.

use super::convert::to_f64;
use super::elementary;
use super::{NumError, Number, Result};
use std::f64::consts::PI;

/// An operand of complex arithmetic: a real one has no imaginary part, which
/// differs from a zero one as soon as an infinity or a NaN meets it.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) re: f64,
    pub(super) im: Option<f64>,
}

impl Parts {
    pub(super) fn of(a: &Number) -> Parts {
        match a {
            Number::Complex(z) => Parts { re: z.re, im: Some(z.im) },
            _ => Parts { re: to_f64(a).unwrap_or(f64::NAN), im: None },
        }
    }
}

pub(super) fn add(a: Parts, b: Parts) -> Number {
    let im = match (a.im, b.im) {
        (Some(a), Some(b)) => a + b,
        (a, b) => a.or(b).unwrap_or(0.0),
    };
    Number::complex(a.re + b.re, im)
}

pub(super) fn sub(a: Parts, b: Parts) -> Number {
    add(a, Parts { re: -b.re, im: b.im.map(|im| -im) })
}

pub(super) fn mul(a: Parts, b: Parts) -> Number {
    match (a, b) {
        (Parts { re, im: None }, z) | (z, Parts { re, im: None }) => {
            Number::complex(re * z.re, re * z.im.unwrap_or(0.0))
        }
        (Parts { re: ar, im: Some(ai) }, Parts { re: br, im: Some(bi) }) => {
            Number::complex(ar * br - ai * bi, ar * bi + ai * br)
        }
    }
}

pub(super) fn div(a: Parts, b: Parts) -> Number {
    let Some(bi) = b.im else {
        return Number::complex(a.re / b.re, a.im.unwrap_or(0.0) / b.re);
    };
    // Smith's method: scaled by the larger part, the squares cannot overflow.
    let by_imaginary = b.re.abs() <= bi.abs();
    let (t, d) = if by_imaginary {
        let t = b.re / bi;
        (t, bi * (1.0 + t * t))
    } else {
        let t = bi / b.re;
        (t, b.re * (1.0 + t * t))
    };
    match (a.im, by_imaginary) {
        (Some(ai), true) => Number::complex((a.re * t + ai) / d, (ai * t - a.re) / d),
        (Some(ai), false) => Number::complex((a.re + ai * t) / d, (ai - a.re * t) / d),
        (None, true) => Number::complex((a.re * t) / d, -a.re / d),
        (None, false) => Number::complex(a.re / d, -(a.re * t) / d),
    }
}

/// `make-rectangular`; an exact zero imaginary part leaves the real part as it is.
pub fn make_rectangular(re: &Number, im: &Number) -> Result<Number> {
    let (x, y) = reals(re, im)?;
    Ok(if matches!(im, Number::Fixnum(0)) { re.clone() } else { Number::complex(x, y) })
}

/// `make-polar`; an exact zero angle leaves the magnitude as it is.
pub fn make_polar(magnitude: &Number, angle: &Number) -> Result<Number> {
    let (r, a) = reals(magnitude, angle)?;
    Ok(match (magnitude, angle) {
        (_, Number::Fixnum(0)) => magnitude.clone(),
        (Number::Fixnum(0), _) => Number::ZERO,
        // An infinite angle leaves a NaN only where there is a magnitude.
        _ if r == 0.0 && !a.is_finite() => Number::complex(0.0, 0.0),
        _ => polar(r, a),
    })
}

/// The complex number with the given magnitude and angle in radians.
pub(super) fn polar(magnitude: f64, angle: f64) -> Number {
    Number::complex(magnitude * elementary::cos(angle), magnitude * elementary::sin(angle))
}

fn reals(a: &Number, b: &Number) -> Result<(f64, f64)> {
    let real = |n, position| to_f64(n).ok_or(NumError::Expecting(position, "real"));
    Ok((real(a, 1)?, real(b, 2)?))
}

/// `real-part`.
pub fn real_part(a: &Number) -> Number {
    match a {
        Number::Complex(z) => Number::Flonum(z.re),
        _ => a.clone(),
    }
}

/// `imag-part`; an exact zero for every real number.
pub fn imag_part(a: &Number) -> Number {
    match a {
        Number::Complex(z) => Number::Flonum(z.im),
        _ => Number::ZERO,
    }
}

/// `magnitude`.
pub fn magnitude(a: &Number) -> Number {
    match a {
        Number::Complex(z) => Number::Flonum(elementary::hypot(z.re, z.im)),
        _ => super::abs(a).unwrap_or(Number::ZERO),
    }
}

/// `angle`, in radians from -π to π; always inexact.
pub fn angle(a: &Number) -> Number {
    Number::Flonum(match a {
        Number::Complex(z) => elementary::atan2(z.im, z.re),
        _ => match to_f64(a) {
            Some(x) if x.is_sign_negative() => PI,
            _ => 0.0,
        },
    })
}
