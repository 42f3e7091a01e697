//! `number->string`, in Guile's style.

use super::Number;
use super::convert::decode;
use super::digits::shortest_digits;
use num_bigint::BigInt;

/// The external representation of a number in a radix from 2 to 36, digits above
/// nine as small letters. Flonums get the fewest digits that read back as
/// themselves. A radix beyond the limits counts as the nearest one.
pub fn to_string(a: &Number, radix: u32) -> String {
    let radix = radix.clamp(2, 36);
    match a {
        Number::Fixnum(n) if radix == 10 => n.to_string(),
        Number::Fixnum(n) => BigInt::from(*n).to_str_radix(radix),
        Number::Big(n) => n.to_str_radix(radix),
        Number::Ratio(r) => {
            let mut text = r.num.to_str_radix(radix);
            text.push('/');
            text.push_str(&r.den.to_str_radix(radix));
            text
        }
        Number::Flonum(x) => flonum(*x, radix),
        Number::Complex(z) => {
            let (mut text, im) = (flonum(z.re, radix), flonum(z.im, radix));
            if !im.starts_with(['+', '-']) {
                text.push('+');
            }
            text.push_str(&im);
            text.push('i');
            text
        }
    }
}

fn flonum(x: f64, radix: u32) -> String {
    if x.is_nan() {
        return "+nan.0".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "+inf.0" } else { "-inf.0" }.to_owned();
    }
    let decimal = (radix == 10 || x == 0.0).then(|| decimal_digits(x.abs()));
    let (digits, exponent) = match decimal {
        Some(digits) if x == 0.0 || !may_be_halfway(x, &digits.0) => digits,
        _ => shortest_digits(x.abs(), radix),
    };
    let text = lay_out(&digits, exponent, radix);
    if x.is_sign_negative() { format!("-{text}") } else { text }
}

/// The shortest digits of a non-negative flonum, `d.ddd`, and the power of ten
/// that they are to be multiplied with.
fn decimal_digits(x: f64) -> (String, i64) {
    let text = format!("{x:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// Whether `x` may lie just between two texts of as few digits: then the standard
/// library takes the upper, Guile the even one. That needs a gap to the next
/// flonum of more than a unit of the last digit, hence sixteen digits, and an
/// exact value of one digit more, at most eighteen: `n` binary places are a factor
/// of five to the `n` in it, so there are at most 25 (and, for integers, there is a
/// factor of ten to a power, hence of five).
fn may_be_halfway(x: f64, digits: &str) -> bool {
    let (_, mantissa, exponent) = decode(x);
    let places = exponent + i64::from(mantissa.trailing_zeros());
    digits.len() >= 16 && (-25..=64).contains(&places)
}

/// Writes digits `d.ddd` times `radix` to the `exponent` with a point, or where
/// that would take many zeros with an exponent, as Guile decides.
fn lay_out(digits: &str, exponent: i64, radix: u32) -> String {
    let count = digits.len() as i64;
    if exponent < -3 || exponent > (count + 2).max(6) {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { "0" } else { rest };
        let exponent = BigInt::from(exponent).to_str_radix(radix);
        return format!("{first}.{rest}e{exponent}");
    }
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = (exponent + 1) as usize;
    if digits.len() <= whole {
        return format!("{digits}{}.0", "0".repeat(whole - digits.len()));
    }
    let (before, after) = digits.split_at(whole);
    format!("{before}.{after}")
}
