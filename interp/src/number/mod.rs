//! The numeric tower: exact integers of any size, exact ratios, flonums and
//! inexact complex numbers, as pure functions that know nothing of the heap.
//!
//! The rules are those of R7RS 6.2; where R7RS leaves room, results, signs of
//! zero and texts follow Guile 3.0.8, and `tests/number_oracle.rs` compares
//! the two. In particular there are no exact complex numbers: `1+2i` is
//! inexact, and only an *exact* zero imaginary part makes a number real.
//!
//! Every operation takes references and returns a normalised [`Number`] (see
//! there). Errors carry the position of the offending argument; what names the
//! procedure and prints the message is the caller.

mod arith;
mod bits;
mod compare;
mod complex;
mod convert;
mod digits;
mod division;
mod elementary;
mod expt;
mod fields;
mod parse;
mod print;
mod random;
mod transcendental;

#[cfg(test)]
mod tests;

pub use arith::{abs, add, div, lcm, mul, neg, square, sub};
pub use arith::{denominator, gcd, numerator};
pub use bits::{
    MAX_BITS, ash, bit_extract, integer_length, logand, logbit, logcount, logior, lognot, logtest,
    logxor, round_ash,
};
pub use compare::{
    compare, eqv, is_even, is_negative, is_odd, is_positive, is_zero, max, min, num_eq,
};
pub use compare::{is_exact, is_finite, is_inf, is_integer, is_nan, is_rational, is_real};
pub use complex::{angle, imag_part, magnitude, make_polar, make_rectangular, real_part};
pub use convert::{exact, inexact, rationalize, to_f64};
pub use division::{Family, div_both, div_quotient, div_remainder};
pub use division::{ceiling, floor, modulo, quotient, remainder, round, truncate};
pub use expt::{exact_integer_sqrt, expt, integer_expt, modulo_expt, sqrt};
pub use fields::{
    bits_to_integer, copy_bit, copy_bit_field, first_set_bit, integer_to_bits, reverse_bit_field,
    rotate_bit_field,
};
pub use parse::{parse, try_parse};
pub use print::to_string;
pub use random::{random_below, random_unit};
pub use transcendental::{acos, acosh, asin, asinh, atan, atan2, atanh, cos, cosh, exp};
pub use transcendental::{log, log_base, log10, sin, sinh, tan, tanh};

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// The least integer held as [`Number::Fixnum`], -2⁶¹.
pub const FIXNUM_MIN: i64 = -(1 << 61);
/// The greatest integer held as [`Number::Fixnum`], 2⁶¹-1.
pub const FIXNUM_MAX: i64 = (1 << 61) - 1;

/// A Scheme number, always in normal form:
///
/// - an integer between [`FIXNUM_MIN`] and [`FIXNUM_MAX`] is a `Fixnum`, any
///   other a `Big`;
/// - a `Ratio` is in lowest terms with a denominator above one.
///
/// Build them with `From` (any integer, `f64`) and [`Number::ratio`], which
/// normalise. Equality (`==`) and hashing are those of `eqv?`.
#[derive(Clone, Debug)]
pub enum Number {
    Fixnum(i64),
    Big(BigInt),
    Ratio(Box<Ratio>),
    Flonum(f64),
    Complex(Box<Complex>),
}

/// An exact ratio in lowest terms, denominator greater than one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: BigInt,
    den: BigInt,
}

impl Ratio {
    pub fn num(&self) -> &BigInt {
        &self.num
    }

    pub fn den(&self) -> &BigInt {
        &self.den
    }
}

/// An inexact complex number; its imaginary part may be an (inexact) zero.
#[derive(Clone, Copy, Debug)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

/// Why an operation has no result. Positions count arguments from one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumError {
    /// The argument is not of the kind that the operation is defined on.
    #[error("wrong type argument in position {0}")]
    WrongType(u8),
    /// As `WrongType`, where Guile's message also says what it wants.
    #[error("wrong type argument in position {0} (expecting {1})")]
    Expecting(u8, &'static str),
    /// The argument is of the right kind, but its value is not allowed.
    #[error("argument {0} out of range")]
    OutOfRange(u8),
    /// Division by zero, or a result too large to compute; with the name that
    /// Guile's `numerical-overflow` error gives as the procedure.
    #[error("numerical overflow in {0}")]
    Overflow(&'static str),
    /// The decimal exponent of a literal, as written, is beyond what a flonum
    /// can have.
    #[error("exponent out of range: {0}")]
    Exponent(Box<Number>),
}

pub type Result<T> = std::result::Result<T, NumError>;

impl Number {
    pub const ZERO: Number = Number::Fixnum(0);
    pub const ONE: Number = Number::Fixnum(1);

    /// The exact quotient `num / den`, reduced; `den` must not be zero.
    pub fn ratio(num: BigInt, den: BigInt) -> Number {
        debug_assert!(!den.is_zero());
        let divisor = if den.is_one() { BigInt::one() } else { arith::big_gcd(&num, &den) };
        if divisor.is_one() {
            Number::reduced(num, den)
        } else {
            Number::reduced(num / &divisor, den / &divisor)
        }
    }

    /// As [`Number::ratio`] for what has no common divisor.
    fn reduced(num: BigInt, den: BigInt) -> Number {
        let (num, den) = if den.is_negative() { (-num, -den) } else { (num, den) };
        if den.is_one() { num.into() } else { Number::Ratio(Box::new(Ratio { num, den })) }
    }

    /// The inexact complex number `re + im i`, even where `im` is zero.
    pub fn complex(re: f64, im: f64) -> Number {
        Number::Complex(Box::new(Complex { re, im }))
    }

    /// The value as a machine integer, where it is an exact integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Number::Fixnum(n) => Some(*n),
            Number::Big(n) => n.to_i64(),
            _ => None,
        }
    }

    /// Whether this is an exact integer (`exact-integer?`).
    pub fn is_exact_integer(&self) -> bool {
        matches!(self, Number::Fixnum(_) | Number::Big(_))
    }

    /// The exact integer as a big one, or none for any other number.
    fn integer(&self) -> Option<Cow<'_, BigInt>> {
        match self {
            Number::Fixnum(n) => Some(Cow::Owned(BigInt::from(*n))),
            Number::Big(n) => Some(Cow::Borrowed(n)),
            _ => None,
        }
    }

    /// Numerator and denominator of an exact number, or none for an inexact one.
    fn fraction(&self) -> Option<(Cow<'_, BigInt>, Cow<'_, BigInt>)> {
        match self {
            Number::Ratio(r) => Some((Cow::Borrowed(&r.num), Cow::Borrowed(&r.den))),
            _ => Some((self.integer()?, Cow::Owned(BigInt::one()))),
        }
    }

    /// The exact integer at argument `position`, or the error for it.
    fn integer_at(&self, position: u8) -> Result<Cow<'_, BigInt>> {
        self.integer().ok_or(NumError::WrongType(position))
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        if (FIXNUM_MIN..=FIXNUM_MAX).contains(&n) {
            Number::Fixnum(n)
        } else {
            Number::Big(n.into())
        }
    }
}

impl From<i128> for Number {
    fn from(n: i128) -> Number {
        match i64::try_from(n) {
            Ok(n) => n.into(),
            Err(_) => Number::Big(n.into()),
        }
    }
}

impl From<u64> for Number {
    fn from(n: u64) -> Number {
        i128::from(n).into()
    }
}

impl From<BigInt> for Number {
    fn from(n: BigInt) -> Number {
        match n.to_i64() {
            Some(small @ FIXNUM_MIN..=FIXNUM_MAX) => Number::Fixnum(small),
            _ => Number::Big(n),
        }
    }
}

impl From<f64> for Number {
    fn from(x: f64) -> Number {
        Number::Flonum(x)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        eqv(self, other)
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // All NaNs are eqv?, whatever their bits.
        let bits = |x: f64| if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() };
        match self {
            Number::Fixnum(n) => n.hash(state),
            Number::Big(n) => n.hash(state),
            Number::Ratio(r) => r.hash(state),
            Number::Flonum(x) => bits(*x).hash(state),
            Number::Complex(z) => (bits(z.re), bits(z.im)).hash(state),
        }
    }
}

impl std::fmt::Display for Number {
    /// As `number->string` in radix ten.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&to_string(self, 10))
    }
}
