//! Division of integers and of other real numbers, in six ways of rounding, and
//! rounding itself.

use super::convert::to_f64;
use super::{NumError, Number, Result};
use num_bigint::BigInt;
use num_integer::Integer;
use std::cmp::Ordering;

/// How a family of division operators rounds `n/d` to the integer quotient
/// (R7RS 6.2.6, Guile's manual "Arithmetic Functions"); the remainder is what
/// that leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Down.
    Floor,
    /// Up.
    Ceiling,
    /// Towards zero.
    Truncate,
    /// To the nearest, and to the even one of two.
    Round,
    /// So that the remainder is not negative.
    Euclidean,
    /// So that the remainder is at least -|d/2| and less than |d/2|.
    Centered,
}

impl Family {
    /// The direction in which this family rounds a quotient by `d`: Guile's
    /// Euclidean operators are its `floor` and `ceiling` ones.
    fn for_divisor(self, d: &Number) -> Family {
        match self {
            Family::Euclidean if matches!(super::is_negative(d), Ok(true)) => Family::Ceiling,
            Family::Euclidean => Family::Floor,
            other => other,
        }
    }

    /// What Guile calls the procedure in the error for a zero divisor: with both
    /// results (of exact, of inexact operands), of the quotient, the remainder.
    fn names(self) -> [&'static str; 4] {
        match self {
            Family::Floor | Family::Euclidean => {
                ["floor-divide", "floor/", "floor-quotient", "floor-remainder"]
            }
            Family::Ceiling => {
                ["ceiling-divide", "ceiling/", "ceiling-quotient", "ceiling-remainder"]
            }
            Family::Truncate => {
                ["truncate-divide", "truncate/", "truncate-quotient", "truncate-remainder"]
            }
            Family::Round => ["round-divide", "round/", "round-quotient", "round-remainder"],
            Family::Centered => {
                ["centered-divide", "centered/", "centered-quotient", "centered-remainder"]
            }
        }
    }
}

/// Which of a division's results are asked for.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Both,
    Quotient,
    Remainder,
}

/// `floor/` and its like: quotient and remainder of two real numbers.
///
/// # Errors
/// `Overflow` for a divisor of zero, exact or not; `WrongType` for a complex number.
pub fn div_both(family: Family, n: &Number, d: &Number) -> Result<(Number, Number)> {
    divide(family, n, d, Wanted::Both)
}

/// `floor-quotient` and its like. Errors as [`div_both`].
pub fn div_quotient(family: Family, n: &Number, d: &Number) -> Result<Number> {
    Ok(divide(family, n, d, Wanted::Quotient)?.0)
}

/// `floor-remainder` and its like. Errors as [`div_both`].
pub fn div_remainder(family: Family, n: &Number, d: &Number) -> Result<Number> {
    Ok(divide(family, n, d, Wanted::Remainder)?.1)
}

fn divide(family: Family, n: &Number, d: &Number, wanted: Wanted) -> Result<(Number, Number)> {
    for (number, position) in [(n, 1), (d, 2)] {
        if !super::is_real(number) {
            return Err(NumError::WrongType(position));
        }
    }
    let family = family.for_divisor(d);
    if super::is_zero(d) {
        let [exact, inexact, quotient, remainder] = family.names();
        return Err(NumError::Overflow(match wanted {
            Wanted::Quotient => quotient,
            Wanted::Remainder => remainder,
            Wanted::Both if super::is_exact(n) && super::is_exact(d) => exact,
            Wanted::Both => inexact,
        }));
    }
    if let (Number::Fixnum(n), Number::Fixnum(d)) = (n, d) {
        let (q, r) = divide_integers(family, n, d);
        return Ok((q.into(), r.into()));
    }
    if let (Some(n), Some(d)) = (n.integer(), d.integer()) {
        let (q, r) = divide_integers(family, &*n, &*d);
        return Ok((q.into(), r.into()));
    }
    if let (Some((a, b)), Some((c, e))) = (n.fraction(), d.fraction()) {
        let (q, r) = divide_integers(family, &(&*a * &*e), &(&*c * &*b));
        return Ok((q.into(), Number::ratio(r, &*b * &*e)));
    }
    let real = |n| to_f64(n).unwrap_or(f64::NAN);
    let (q, r) = divide_flonums(family, real(n), real(d));
    Ok((Number::Flonum(q), Number::Flonum(r)))
}

/// Quotient and remainder of integers, `d` not zero, any family but `Euclidean`
/// (see [`Family::for_divisor`]).
fn divide_integers<T: Integer + Clone>(family: Family, n: &T, d: &T) -> (T, T) {
    let (q, r) = n.div_mod_floor(d);
    if r.is_zero() {
        return (q, r);
    }
    // The exact quotient is strictly between q and q+1; r has d's sign. How does
    // r/d compare with one half?
    let twice = r.clone() + r.clone();
    let half = if *d > T::zero() { twice.cmp(d) } else { d.cmp(&twice) };
    let up = match family {
        Family::Floor | Family::Euclidean => false,
        Family::Ceiling => true,
        Family::Truncate => q < T::zero(),
        Family::Round => half == Ordering::Greater || (half == Ordering::Equal && q.is_odd()),
        Family::Centered => {
            half == Ordering::Greater || (half == Ordering::Equal && *d > T::zero())
        }
    };
    if up { (q + T::one(), r - d.clone()) } else { (q, r) }
}

/// Quotient and remainder of flonums, the latter as `n - d*q` in flonum
/// arithmetic, so that the two always belong together.
fn divide_flonums(family: Family, n: f64, d: f64) -> (f64, f64) {
    let q = n / d;
    let q = match family {
        Family::Floor | Family::Euclidean => q.floor(),
        Family::Ceiling => q.ceil(),
        Family::Truncate => q.trunc(),
        Family::Round => round_flonum(q),
        Family::Centered if d > 0.0 => (q + 0.5).floor(),
        Family::Centered => (q - 0.5).ceil(),
    };
    (q, n - d * q)
}

/// Rounds to the nearest integer, ties to even. As in Guile what rounds to zero
/// becomes a positive zero; only zeros keep their sign.
fn round_flonum(x: f64) -> f64 {
    let rounded = x.round_ties_even();
    if rounded == 0.0 && x != 0.0 { 0.0 } else { rounded }
}

/// `quotient`: of integers, rounded towards zero. Flonums without a fraction
/// count as the integers they stand for and make the result a flonum.
///
/// # Errors
/// `WrongType` for what is not an integer, `Overflow` for a zero divisor.
pub fn quotient(n: &Number, d: &Number) -> Result<Number> {
    Ok(divide_integral(Family::Truncate, n, d, Wanted::Quotient)?.0)
}

/// `remainder`: what [`quotient`] leaves, with the sign of `n`.
pub fn remainder(n: &Number, d: &Number) -> Result<Number> {
    Ok(divide_integral(Family::Truncate, n, d, Wanted::Remainder)?.1)
}

/// `modulo`: the remainder of the division rounded down, with the sign of `d`.
pub fn modulo(n: &Number, d: &Number) -> Result<Number> {
    Ok(divide_integral(Family::Floor, n, d, Wanted::Remainder)?.1)
}

fn divide_integral(
    family: Family,
    n: &Number,
    d: &Number,
    wanted: Wanted,
) -> Result<(Number, Number)> {
    for (number, position) in [(n, 1), (d, 2)] {
        if !super::is_integer(number) {
            return Err(NumError::WrongType(position));
        }
    }
    divide(family, n, d, wanted)
}

/// `floor`: the greatest integer not above `a`; inexact if `a` is.
pub fn floor(a: &Number) -> Result<Number> {
    to_integer(Family::Floor, a, f64::floor)
}

/// `ceiling`: the least integer not below `a`.
pub fn ceiling(a: &Number) -> Result<Number> {
    to_integer(Family::Ceiling, a, f64::ceil)
}

/// `truncate`: `a` without its fraction.
pub fn truncate(a: &Number) -> Result<Number> {
    to_integer(Family::Truncate, a, f64::trunc)
}

/// `round`: the integer nearest to `a`, the even one of two.
pub fn round(a: &Number) -> Result<Number> {
    to_integer(Family::Round, a, round_flonum)
}

fn to_integer(family: Family, a: &Number, flonum: fn(f64) -> f64) -> Result<Number> {
    match a {
        Number::Fixnum(_) | Number::Big(_) => Ok(a.clone()),
        Number::Flonum(x) => Ok(Number::Flonum(flonum(*x))),
        Number::Ratio(r) => Ok(divide_integers::<BigInt>(family, &r.num, &r.den).0.into()),
        Number::Complex(_) => Err(NumError::WrongType(1)),
    }
}
