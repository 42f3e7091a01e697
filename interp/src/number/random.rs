//! Uniform random numbers out of a source of random words.

use super::{NumError, Number, Result};
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Signed;

/// A flonum from zero to one, of two words as Guile makes it: the first counts less.
pub fn random_unit(word: &mut dyn FnMut() -> u32) -> f64 {
    let all = f64::from(u32::MAX);
    let low = f64::from(word()) / all;
    (low + f64::from(word())) / all
}

/// `random`: for an exact integer, an integer from zero to below `limit`, each
/// as likely; for a flonum, a flonum between zero and it.
///
/// # Errors
/// `OutOfRange` for an exact limit that is not positive, `WrongType` for ratios
/// and complex numbers.
pub fn random_below(limit: &Number, word: &mut dyn FnMut() -> u32) -> Result<Number> {
    match limit {
        Number::Flonum(x) => Ok(Number::Flonum(x * random_unit(word))),
        Number::Ratio(_) | Number::Complex(_) => Err(NumError::WrongType(1)),
        Number::Fixnum(n) if *n > 0 => Ok(below(&BigUint::from(n.unsigned_abs()), word)),
        Number::Big(n) if n.is_positive() => Ok(below(n.magnitude(), word)),
        _ => Err(NumError::OutOfRange(1)),
    }
}

/// Draws as many bits as `limit` has, the highest word first, until they make a
/// number below it: fewer than two draws on average.
fn below(limit: &BigUint, word: &mut dyn FnMut() -> u32) -> Number {
    let words = limit.bits().div_ceil(32);
    let surplus = words * 32 - limit.bits();
    loop {
        let mut digits: Vec<u32> = (0..words).map(|_| word()).collect();
        digits[0] &= u32::MAX >> surplus;
        digits.reverse();
        let candidate = BigUint::new(digits);
        if candidate < *limit {
            return BigInt::from_biguint(Sign::Plus, candidate).into();
        }
    }
}
