//! The shortest digits of a flonum in any radix, by the free-format algorithm of
//! Burger and Dybvig, "Printing floating-point numbers quickly and accurately"
//! (1996). (For radix ten the standard library has a faster one.)

use super::convert::decode;
use num_bigint::BigUint;
use num_traits::{One, Pow, ToPrimitive};
use std::cmp::Ordering;

/// What remains to be printed, `rest / unit`, and how far from it a text may be
/// to read back as the same flonum: half the gaps to its neighbours, `low / unit`
/// and `high / unit`.
struct Remainder {
    rest: BigUint,
    unit: BigUint,
    low: BigUint,
    high: BigUint,
    /// Whether the bounds themselves read back as the flonum (ties to even).
    inclusive: bool,
}

/// The fewest digits `d.ddd` of a positive finite flonum that read back as it,
/// and the power of the radix that they are to be multiplied with.
pub(super) fn shortest_digits(x: f64, radix: u32) -> (String, i64) {
    let mut remainder = Remainder::new(x);
    let exponent = remainder.scale(x, radix);
    (remainder.generate(radix), exponent - 1)
}

impl Remainder {
    fn new(x: f64) -> Remainder {
        let (_, mantissa, exponent) = decode(x);
        // Above a power of two the gap is twice that below it.
        let uneven = mantissa == 1 << 52 && exponent > -1074;
        let (gap, one) = (if uneven { 2u8 } else { 1 }, BigUint::one());
        let mut remainder = Remainder {
            rest: BigUint::from(mantissa) << gap,
            unit: one.clone() << gap,
            low: one,
            high: BigUint::from(gap),
            inclusive: mantissa & 1 == 0,
        };
        if exponent >= 0 {
            remainder.scale_up(&(BigUint::one() << exponent as u64));
        } else {
            remainder.unit <<= exponent.unsigned_abs();
        }
        remainder
    }

    fn scale_up(&mut self, factor: &BigUint) {
        for part in [&mut self.rest, &mut self.low, &mut self.high] {
            *part *= factor;
        }
    }

    /// Divides by the power of the radix, which is returned, that brings the value
    /// just below one.
    fn scale(&mut self, x: f64, radix: u32) -> i64 {
        // The estimate may be one too low, never too high.
        let estimate = (x.ln() / f64::from(radix).ln() - 1e-10).ceil() as i64;
        let base = BigUint::from(radix);
        let factor = Pow::pow(&base, estimate.unsigned_abs());
        if estimate >= 0 {
            self.unit *= factor;
        } else {
            self.scale_up(&factor);
        }
        if self.reaches_next() {
            self.unit *= &base;
            return estimate + 1;
        }
        estimate
    }

    /// Whether one whole unit reads back as the flonum, or is below it.
    fn reaches_next(&self) -> bool {
        let top = &self.rest + &self.high;
        if self.inclusive { top >= self.unit } else { top > self.unit }
    }

    /// Whether nothing more reads back as the flonum.
    fn reaches_zero(&self) -> bool {
        if self.inclusive { self.rest <= self.low } else { self.rest < self.low }
    }

    fn generate(mut self, radix: u32) -> String {
        let base = BigUint::from(radix);
        let mut digits = String::new();
        loop {
            self.scale_up(&base);
            let digit = (&self.rest / &self.unit).to_u32().unwrap_or(0);
            self.rest %= &self.unit;
            let up = match (self.reaches_zero(), self.reaches_next()) {
                (false, false) => {
                    digits.extend(char::from_digit(digit, radix));
                    continue;
                }
                // Of two as near the even one, as Guile has it.
                (true, true) => match (&self.rest << 1u32).cmp(&self.unit) {
                    Ordering::Equal => digit % 2 == 1,
                    order => order == Ordering::Greater,
                },
                (_, next) => next,
            };
            digits.extend(char::from_digit(digit + u32::from(up), radix));
            return digits;
        }
    }
}
