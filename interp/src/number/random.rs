//! Uniform random numbers out of a source of random words.

use super::{NumError, Number, Result};
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Signed;

/// A flonum of 53 random bits, at least zero and below one.
pub fn random_unit(word: &mut dyn FnMut() -> u64) -> f64 {
    (word() >> 11) as f64 / (1u64 << 53) as f64
}

/// `random`: for an exact integer, an integer from zero to below `limit`, each
/// as likely; for a flonum, a flonum between zero and it.
///
/// # Errors
/// `OutOfRange` for an exact limit that is not positive, `WrongType` for ratios
/// and complex numbers.
pub fn random_below(limit: &Number, word: &mut dyn FnMut() -> u64) -> Result<Number> {
    match limit {
        Number::Flonum(x) => Ok(Number::Flonum(x * random_unit(word))),
        Number::Ratio(_) | Number::Complex(_) => Err(NumError::WrongType(1)),
        Number::Fixnum(n) if *n > 0 => Ok(below(&BigUint::from(n.unsigned_abs()), word)),
        Number::Big(n) if n.is_positive() => Ok(below(n.magnitude(), word)),
        _ => Err(NumError::OutOfRange(1)),
    }
}

/// Draws as many bits as `limit` has until they make a number below it: fewer
/// than two draws on average.
fn below(limit: &BigUint, word: &mut dyn FnMut() -> u64) -> Number {
    let halves = limit.bits().div_ceil(32);
    let surplus = halves * 32 - limit.bits();
    loop {
        let mut digits: Vec<u32> = (0..halves).map(|_| (word() >> 32) as u32).collect();
        if let Some(top) = digits.last_mut() {
            *top >>= surplus;
        }
        let candidate = BigUint::new(digits);
        if candidate < *limit {
            return BigInt::from_biguint(Sign::Plus, candidate).into();
        }
    }
}
