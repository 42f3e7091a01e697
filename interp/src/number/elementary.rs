//! The elementary functions of flonums whose last digits the C libraries give
//! differently, so that the same text is printed whichever is linked.
//!
//! The circular functions and their inverses are computed with twice the digits
//! and rounded once: the GNU library's, with which Guile is linked, are so but for
//! rare cases. Where that library computes with plain flonums (the hyperbolic
//! functions, their inverses, `log10`) these are its formulas, on the library's
//! exponentials and logarithms, which agree.

use super::convert::{big_to_f64, decode, ldexp};
use num_bigint::{BigInt, BigUint};
use num_traits::FromPrimitive;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LN_2, LOG10_E, PI};
use std::ops::{Add, Mul, Sub};

/// The unevaluated sum of a flonum and of one too small to change it (T. J. Dekker,
/// "A floating-point technique for extending the available precision", 1971).
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

impl Double {
    const fn new(high: f64, low: f64) -> Double {
        Double { high, low }
    }

    /// The sum of any two flonums, exactly.
    fn sum(a: f64, b: f64) -> Double {
        let high = a + b;
        let part = high - a;
        Double { high, low: (a - (high - part)) + (b - part) }
    }

    /// The product of two flonums, exactly if it is neither huge nor tiny.
    fn product(a: f64, b: f64) -> Double {
        /// A flonum's upper and lower 26 bits.
        fn halves(a: f64) -> (f64, f64) {
            let shifted = 134_217_729.0 * a;
            let upper = shifted - (shifted - a);
            (upper, a - upper)
        }
        let high = a * b;
        let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
        Double { high, low: ((a1 * b1 - high) + a1 * b0 + a0 * b1) + a0 * b0 }
    }

    fn value(self) -> f64 {
        self.high + self.low
    }

    fn over(self, divisor: Double) -> Double {
        let first = self.high / divisor.high;
        let rest = self - divisor * Double::new(first, 0.0);
        Double::sum(first, rest.value() / divisor.high)
    }
}

impl Add for Double {
    type Output = Double;

    fn add(self, other: Double) -> Double {
        let (high, low) = (Double::sum(self.high, other.high), Double::sum(self.low, other.low));
        let sum = Double::sum(high.high, high.low + low.high);
        Double::sum(sum.high, sum.low + low.low)
    }
}

impl Sub for Double {
    type Output = Double;

    fn sub(self, other: Double) -> Double {
        self + Double::new(-other.high, -other.low)
    }
}

impl Mul for Double {
    type Output = Double;

    fn mul(self, other: Double) -> Double {
        let product = Double::product(self.high, other.high);
        let cross = self.high * other.low + self.low * other.high;
        Double::sum(product.high, product.low + cross)
    }
}

/// The first terms of the series of the sine after `x`, and of the cosine after
/// one, as factors of the powers of x²; and what follows, where flonums suffice.
const SINE: [Double; 3] = [
    Double::new(-0.166_666_666_666_666_66, -9.251_858_538_542_97e-18),
    Double::new(0.008_333_333_333_333_333, 1.156_482_317_317_871_4e-19),
    Double::new(-0.000_198_412_698_412_698_4, -1.720_955_829_342_070_5e-22),
];
const COSINE: [Double; 4] = [
    Double::new(-0.5, 0.0),
    Double::new(0.041_666_666_666_666_664, 2.312_964_634_635_742_7e-18),
    Double::new(-0.001_388_888_888_888_889, 5.300_543_954_373_577e-20),
    Double::new(2.480_158_730_158_73e-5, 2.151_194_786_677_588_2e-23),
];

/// Below this the first terms of the series are the result.
const TINY: f64 = 3.725_290_298_461_914e-9;

/// From here on a whole number of quarters has too many bits for exact products.
const FAR: f64 = 1_048_576.0;

/// 2/π: its bits after the point, the last word first.
const TWO_OVER_PI: [u32; 38] = [
    0xfc7b_6bab,
    0x5603_3046,
    0x1f8d_5d08,
    0x6bfb_5fb1,
    0x8a52_92ea,
    0x3d07_39f7,
    0xebe5_f17b,
    0x7527_bac7,
    0x9e5f_ea2d,
    0x4f46_3f66,
    0x27cb_09b7,
    0x6d36_7ecf,
    0x5a0a_6d1f,
    0xef2f_118b,
    0xde05_980f,
    0x1ff8_97ff,
    0xbdf9_283b,
    0x9c84_5f8b,
    0x8353_39f4,
    0x3991_d639,
    0xb45f_7e41,
    0xe99c_7026,
    0x2ebb_4484,
    0xe882_35f5,
    0xb129_a73e,
    0xfe1d_eb1c,
    0x09d1_921c,
    0x0649_2eea,
    0x424d_d2e0,
    0xb724_6e3a,
    0xdebb_c561,
    0xfe51_63ab,
    0x3c43_9041,
    0xdb62_9599,
    0xf534_ddc0,
    0xfc27_57d1,
    0x4e44_1529,
    0xa2f9_836e,
];

/// The polynomial in `square` with the coefficients `first`, and after them the
/// terms of the series ±1/n!, n from `next` in steps of two, to the end that matters.
fn series(square: Double, first: &[Double], next: u32) -> Double {
    let sign = if first.len() % 2 == 0 { -1.0 } else { 1.0 };
    let (mut rest, mut n) = (1.0, f64::from(next + 14));
    while n > f64::from(next) {
        rest = 1.0 - rest * square.high / (n * (n - 1.0));
        n -= 2.0;
    }
    let factorial: f64 = (1..=next).map(f64::from).product();
    let rest = Double::new(sign * rest / factorial, 0.0);
    let inner = first.iter().rev().fold(rest, |sum, &factor| square * sum + factor);
    square * inner + Double::new(1.0, 0.0)
}

/// The quarters of a turn nearest to `x`, and how far it is from there. (W. J. Cody
/// and W. Waite, "Software Manual for the Elementary Functions", 1980.)
fn quarters(x: f64) -> (i64, Double) {
    /// π/2, in parts of 33 bits so that their products with a number of quarters
    /// are exact.
    const QUARTER: [f64; 4] = [
        1.570_796_326_734_125_6,
        6.077_100_506_303_966e-11,
        2.022_266_248_711_166_5e-21,
        8.478_427_660_368_9e-32,
    ];
    let quarters = if x.abs() <= FRAC_PI_4 { 0.0 } else { (x * (2.0 / PI)).round() };
    let angle = QUARTER
        .iter()
        .fold(Double::new(x, 0.0), |angle, part| angle - Double::product(quarters, *part));
    (quarters as i64, angle)
}

/// The same where `x` is [`FAR`], with as many bits of 2/π as matter. (M. H. Payne
/// and R. N. Hanek, "Radian reduction for trigonometric functions", 1983.)
fn far_quarters(x: f64) -> (i64, Double) {
    /// π/2.
    const QUARTER: Double = Double::new(FRAC_PI_2, 6.123_233_995_736_766e-17);
    /// So many bits of what is left over a quarter suffice for any flonum.
    const KEPT: i64 = 240;
    let (_, mantissa, exponent) = decode(x);
    let places = 32 * TWO_OVER_PI.len() as i64 - exponent;
    let turned = BigInt::from(BigUint::from_slice(&TWO_OVER_PI) * mantissa) >> (places - KEPT);
    let quarters: BigInt = (&turned + (BigInt::from(1) << (KEPT - 1))) >> KEPT;
    let rest = turned - (&quarters << KEPT);
    let high = big_to_f64(&rest);
    let low = big_to_f64(&(rest - BigInt::from_f64(high).unwrap_or_default()));
    let angle = Double::new(ldexp(high, -KEPT), ldexp(low, -KEPT)) * QUARTER;
    let quarters = (quarters.magnitude().iter_u64_digits().next().unwrap_or(0) & 3) as i64;
    if x < 0.0 { (-quarters, Double::new(-angle.high, -angle.low)) } else { (quarters, angle) }
}

/// The sine and the cosine of a finite `x`.
fn sine_and_cosine(x: f64) -> (Double, Double) {
    let (quarters, angle) = if x.abs() < FAR { quarters(x) } else { far_quarters(x) };
    let square = angle * angle;
    let sine = angle * series(square, &SINE, 9);
    let cosine = series(square, &COSINE, 10);
    let negative = |a: Double| Double::new(-a.high, -a.low);
    match quarters.rem_euclid(4) {
        0 => (sine, cosine),
        1 => (cosine, negative(sine)),
        2 => (negative(sine), negative(cosine)),
        _ => (negative(cosine), sine),
    }
}

/// The same, where they are not what any C library gives.
fn ordinary_sine_and_cosine(x: f64) -> Option<(Double, Double)> {
    (x.is_finite() && x.abs() >= TINY).then(|| sine_and_cosine(x))
}

pub(super) fn sin(x: f64) -> f64 {
    ordinary_sine_and_cosine(x).map_or_else(|| x.sin(), |(sine, _)| sine.value())
}

pub(super) fn cos(x: f64) -> f64 {
    ordinary_sine_and_cosine(x).map_or_else(|| x.cos(), |(_, cosine)| cosine.value())
}

pub(super) fn tan(x: f64) -> f64 {
    ordinary_sine_and_cosine(x).map_or_else(|| x.tan(), |(sine, cosine)| sine.over(cosine).value())
}

// The inverses: one step of Newton's method from what the C library gives.

pub(super) fn asin(x: f64) -> f64 {
    let near = x.asin();
    if !(TINY..1.0).contains(&x.abs()) {
        return near;
    }
    let (sine, cosine) = sine_and_cosine(near);
    near + (Double::new(x, 0.0) - sine).value() / cosine.high
}

pub(super) fn acos(x: f64) -> f64 {
    let near = x.acos();
    if x.is_nan() || x.abs() >= 1.0 {
        return near;
    }
    let (sine, cosine) = sine_and_cosine(near);
    near + (cosine - Double::new(x, 0.0)).value() / sine.high
}

pub(super) fn atan(x: f64) -> f64 {
    atan2(x, 1.0)
}

pub(super) fn atan2(y: f64, x: f64) -> f64 {
    let near = y.atan2(x);
    let ratio = (y / x).abs();
    if !(TINY..1.0 / TINY).contains(&ratio) || !(1e-140..1e140).contains(&x.abs()) {
        return near;
    }
    let (sine, cosine) = sine_and_cosine(near);
    let (x, y) = (Double::new(x, 0.0), Double::new(y, 0.0));
    near + (y * cosine - x * sine).value() / (x * cosine + y * sine).high
}

/// From here on the one of the two exponentials in a hyperbolic function that
/// falls is nothing.
const STEEP: f64 = 22.0;

/// Half of e to a positive power: beyond the greatest power in two steps.
fn half_of_exp(x: f64) -> f64 {
    if x < 709.782_226_562_5 {
        0.5 * x.exp()
    } else {
        let root = (0.5 * x).exp();
        (0.5 * root) * root
    }
}

pub(super) fn sinh(x: f64) -> f64 {
    let size = x.abs();
    if size < TINY {
        return x;
    }
    let t = size.exp_m1();
    let value = if size < 1.0 {
        0.5 * (2.0 * t - t * t / (t + 1.0))
    } else if size < STEEP {
        0.5 * (t + t / (t + 1.0))
    } else {
        half_of_exp(size)
    };
    value.copysign(x)
}

pub(super) fn cosh(x: f64) -> f64 {
    let size = x.abs();
    if size < 0.5 * LN_2 {
        let t = size.exp_m1();
        let w = 1.0 + t;
        1.0 + (t * t) / (w + w)
    } else if size < STEEP {
        let t = size.exp();
        0.5 * t + 0.5 / t
    } else {
        half_of_exp(size)
    }
}

pub(super) fn tanh(x: f64) -> f64 {
    let size = x.abs();
    if !(TINY..STEEP).contains(&size) {
        return x.tanh();
    }
    let value = if size >= 1.0 {
        1.0 - 2.0 / ((2.0 * size).exp_m1() + 2.0)
    } else {
        let t = (-2.0 * size).exp_m1();
        -t / (t + 2.0)
    };
    value.copysign(x)
}

/// From here on a flonum's square is the same with one added or taken away.
const HUGE: f64 = 268_435_456.0;

pub(super) fn asinh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size < TINY {
        return x;
    } else if size > HUGE {
        size.ln() + LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((x * x + 1.0).sqrt() + size)).ln()
    } else {
        let square = x * x;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    value.copysign(x)
}

/// The inverse of `cosh`, from one upwards.
pub(super) fn acosh(x: f64) -> f64 {
    if x > HUGE {
        x.ln() + LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let t = x - 1.0;
        (t + (2.0 * t + t * t).sqrt()).ln_1p()
    }
}

/// The inverse of `tanh`, from -1 to 1.
pub(super) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size < TINY {
        return x;
    } else if size < 0.5 {
        let t = size + size;
        0.5 * (t + t * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * ((size + size) / (1.0 - size)).ln_1p()
    };
    value.copysign(x)
}

/// The decimal logarithm of a positive flonum: its binary exponent's and its
/// fraction's.
pub(super) fn log10(x: f64) -> f64 {
    /// log10(2), its first bits and the others.
    const OF_TWO: (f64, f64) = (0.301_029_995_663_611_77, 3.694_239_077_158_931e-13);
    if !x.is_normal() || x < 0.0 {
        return x.log10();
    }
    let exponent = (x.to_bits() >> 52) as i64 - 1023;
    // The fraction is from 1 to 2, or from 1/2 to 1 where the exponent is negative.
    let below = i64::from(exponent < 0);
    let fraction = f64::from_bits(x.to_bits() & ((1 << 52) - 1) | ((1023 - below) as u64) << 52);
    let exponent = (exponent + below) as f64;
    (exponent * OF_TWO.1 + LOG10_E * fraction.ln()) + exponent * OF_TWO.0
}

/// The magnitude of `x + yi`: the square root, and a correction by what was rounded
/// off (C. F. Borges, "An improved algorithm for hypot(a,b)", 2019).
pub(super) fn hypot(x: f64, y: f64) -> f64 {
    let (x, y) = (x.abs(), y.abs());
    let (large, small) = if x < y { (y, x) } else { (x, y) };
    if !(1e-120..1e120).contains(&large) || small < large * f64::EPSILON {
        return x.hypot(y);
    }
    let near = (large * large + small * small).sqrt();
    let off = if near <= 2.0 * small {
        let rest = near - small;
        large * (2.0 * rest - large) + (rest - 2.0 * (large - small)) * rest
    } else {
        let rest = near - large;
        2.0 * rest * (large - 2.0 * small) + ((4.0 * rest - small) * small + rest * rest)
    };
    near - off / (2.0 * near)
}

/// The logarithm of the magnitude of `x + yi`, precise near one; given as that of
/// flonums, and what a natural one is to be multiplied with.
pub(super) fn log_of_magnitude(x: f64, y: f64, log: fn(f64) -> f64, factor: f64) -> f64 {
    let (x, y) = (x.abs(), y.abs());
    let (large, small) = if x > y { (x, y) } else { (y, x) };
    if (1.0..2.0).contains(&large) && small < 1.0 {
        return ((large - 1.0) * (large + 1.0) + small * small).ln_1p() * (factor / 2.0);
    }
    if (0.5..1.0).contains(&large) && large * large + small * small >= 0.5 {
        let square = Double::product(large, large) + Double::product(small, small);
        return (square - Double::new(1.0, 0.0)).value().ln_1p() * (factor / 2.0);
    }
    let magnitude = hypot(x, y);
    if magnitude == f64::INFINITY && large.is_finite() {
        return log(hypot(x / 2.0, y / 2.0)) + log(2.0);
    }
    log(magnitude)
}
