//! Order, equality and the predicates on numbers.

use super::convert::{exact, inexact, to_f64};
use super::{NumError, Number, Result};
use num_bigint::Sign;
use num_integer::Integer;
use std::cmp::Ordering;

/// The order of two real numbers, none where one is a NaN. Exact and inexact
/// numbers are compared by their exact values, so that `<` is transitive.
///
/// # Errors
/// `WrongType` for a complex number.
pub fn compare(a: &Number, b: &Number) -> Result<Option<Ordering>> {
    use Number::{Complex, Fixnum, Flonum};
    Ok(match (a, b) {
        (Fixnum(a), Fixnum(b)) => Some(a.cmp(b)),
        (Flonum(a), Flonum(b)) => a.partial_cmp(b),
        (Complex(_), _) => return Err(NumError::WrongType(1)),
        (_, Complex(_)) => return Err(NumError::WrongType(2)),
        (Flonum(a), _) => compare_with_flonum(b, *a).map(Ordering::reverse),
        (_, Flonum(b)) => compare_with_flonum(a, *b),
        _ => compare_exact(a, b),
    })
}

fn compare_with_flonum(a: &Number, x: f64) -> Option<Ordering> {
    // Integers below 2^53 are flonums themselves.
    if let Number::Fixnum(n) = a {
        if n.unsigned_abs() <= 1 << 53 {
            return (*n as f64).partial_cmp(&x);
        }
    }
    match exact(&Number::Flonum(x)) {
        Ok(x) => compare_exact(a, &x),
        // An infinity or a NaN compares with all exact numbers as with zero.
        Err(_) => 0.0.partial_cmp(&x),
    }
}

fn compare_exact(a: &Number, b: &Number) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.integer(), b.integer()) {
        return Some(a.cmp(&b));
    }
    let ((an, ad), (bn, bd)) = (a.fraction()?, b.fraction()?);
    Some((&*an * &*bd).cmp(&(&*bn * &*ad)))
}

/// `=`: whether two numbers, real or complex, have the same value.
pub fn num_eq(a: &Number, b: &Number) -> bool {
    match (a, b) {
        (Number::Complex(a), Number::Complex(b)) => a.re == b.re && a.im == b.im,
        (Number::Complex(z), x) | (x, Number::Complex(z)) => {
            z.im == 0.0 && num_eq(&Number::Flonum(z.re), x)
        }
        _ => matches!(compare(a, b), Ok(Some(Ordering::Equal))),
    }
}

/// `eqv?`: the same value and exactness, zeros told apart by their sign, all
/// NaNs alike.
pub fn eqv(a: &Number, b: &Number) -> bool {
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    match (a, b) {
        (Number::Fixnum(a), Number::Fixnum(b)) => a == b,
        (Number::Big(a), Number::Big(b)) => a == b,
        (Number::Ratio(a), Number::Ratio(b)) => a == b,
        (Number::Flonum(a), Number::Flonum(b)) => same(*a, *b),
        (Number::Complex(a), Number::Complex(b)) => same(a.re, b.re) && same(a.im, b.im),
        _ => false,
    }
}

/// The greater of two real numbers; inexact if either is, NaN if either is.
pub fn max(a: &Number, b: &Number) -> Result<Number> {
    extreme(a, b, Ordering::Greater, |a, b| if a.is_sign_positive() { a } else { b })
}

/// The lesser of two real numbers; inexact if either is, NaN if either is.
pub fn min(a: &Number, b: &Number) -> Result<Number> {
    extreme(a, b, Ordering::Less, |a, b| if a.is_sign_negative() { a } else { b })
}

/// The operand that is `wanted` compared with the other; `equal` chooses
/// between equal flonums, which may be zeros of either sign.
fn extreme(a: &Number, b: &Number, wanted: Ordering, equal: fn(f64, f64) -> f64) -> Result<Number> {
    let order = compare(a, b)?;
    let exact_operands = is_exact(a) && is_exact(b);
    Ok(match (order, to_f64(a), to_f64(b)) {
        _ if exact_operands => (if order == Some(wanted) { a } else { b }).clone(),
        (Some(Ordering::Equal), Some(x), Some(y)) => Number::Flonum(equal(x, y)),
        (None, ..) => Number::Flonum(f64::NAN),
        (Some(order), ..) => inexact(if order == wanted { a } else { b }),
    })
}

/// `exact?`.
pub fn is_exact(a: &Number) -> bool {
    !matches!(a, Number::Flonum(_) | Number::Complex(_))
}

/// `integer?`: an exact integer or a flonum without a fraction.
pub fn is_integer(a: &Number) -> bool {
    match a {
        Number::Fixnum(_) | Number::Big(_) => true,
        Number::Flonum(x) => x.fract() == 0.0,
        Number::Ratio(_) | Number::Complex(_) => false,
    }
}

/// `rational?`: a real number that is neither infinite nor NaN.
pub fn is_rational(a: &Number) -> bool {
    match a {
        Number::Flonum(x) => x.is_finite(),
        Number::Complex(_) => false,
        _ => true,
    }
}

/// `real?`.
pub fn is_real(a: &Number) -> bool {
    !matches!(a, Number::Complex(_))
}

/// What `test` says of a flonum, `otherwise` for exact numbers, `WrongType` for
/// complex ones (Guile's rule; R7RS would look at both parts).
fn flonum_test(a: &Number, otherwise: bool, test: fn(f64) -> bool) -> Result<bool> {
    match a {
        Number::Flonum(x) => Ok(test(*x)),
        Number::Complex(_) => Err(NumError::WrongType(1)),
        _ => Ok(otherwise),
    }
}

/// `nan?`.
pub fn is_nan(a: &Number) -> Result<bool> {
    flonum_test(a, false, f64::is_nan)
}

/// `inf?`.
pub fn is_inf(a: &Number) -> Result<bool> {
    flonum_test(a, false, f64::is_infinite)
}

/// `finite?`.
pub fn is_finite(a: &Number) -> Result<bool> {
    flonum_test(a, true, f64::is_finite)
}

/// `zero?`.
pub fn is_zero(a: &Number) -> bool {
    match a {
        Number::Fixnum(n) => *n == 0,
        Number::Flonum(x) => *x == 0.0,
        Number::Complex(z) => z.re == 0.0 && z.im == 0.0,
        Number::Big(_) | Number::Ratio(_) => false,
    }
}

/// The sign of a real number: the order of it and zero; none for NaN.
fn sign(a: &Number) -> Result<Option<Ordering>> {
    let of = |sign: Sign| if sign == Sign::Minus { Ordering::Less } else { Ordering::Greater };
    Ok(match a {
        Number::Big(n) => Some(of(n.sign())),
        Number::Ratio(r) => Some(of(r.num.sign())),
        _ => return compare(a, &Number::ZERO),
    })
}

/// `positive?`.
pub fn is_positive(a: &Number) -> Result<bool> {
    Ok(sign(a)? == Some(Ordering::Greater))
}

/// `negative?`.
pub fn is_negative(a: &Number) -> Result<bool> {
    Ok(sign(a)? == Some(Ordering::Less))
}

/// `odd?`, for exact and inexact integers.
pub fn is_odd(a: &Number) -> Result<bool> {
    match a {
        Number::Fixnum(n) => Ok(n & 1 == 1),
        Number::Big(n) => Ok(n.is_odd()),
        Number::Flonum(x) if x.fract() == 0.0 => Ok(x % 2.0 != 0.0),
        _ => Err(NumError::WrongType(1)),
    }
}

/// `even?`, for exact and inexact integers.
pub fn is_even(a: &Number) -> Result<bool> {
    is_odd(a).map(|odd| !odd)
}
