//! `string->number`, which is also how the reader knows a number from a symbol.
//!
//! The grammar is that of R7RS 7.1.1 with what Guile adds: `#` for unknown
//! digits, the exponent markers of R4RS (`s f d l`), radixes up to 36.

use super::convert::ratio_to_f64;
use super::{NumError, Number, Result, make_polar, make_rectangular};
use nom::branch::alt;
use nom::bytes::complete::{tag_no_case, take_while, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{cond, opt, recognize, value, verify};
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser};
use num_bigint::{BigInt, BigUint};
use num_traits::{Num, One, Pow, ToPrimitive, Zero};

/// The greatest and least decimal exponents that a literal may be written with.
const EXPONENTS: std::ops::RangeInclusive<i64> = -324..=308;

/// The number that `text` is the external representation of, or none; `radix`
/// (2 to 36) holds where the text has no prefix of its own.
pub fn parse(text: &str, radix: u32) -> Option<Number> {
    try_parse(text, radix).ok().flatten()
}

/// As [`parse`], but telling apart what is not a number and what is a number with
/// an exponent that no flonum has. Guile makes that an error, for exact numbers
/// too, which keeps `#e1e1000000000` from filling the memory.
///
/// # Errors
/// `Exponent`.
pub fn try_parse(text: &str, radix: u32) -> Result<Option<Number>> {
    if let Some(small) = small_integer(text, radix) {
        return Ok(Some(Number::Fixnum(small)));
    }
    // What most symbols can be told by.
    if !text.starts_with(|c: char| c.is_digit(radix) || "+-.#".contains(c)) {
        return Ok(None);
    }
    let Some((text, radix, exactness)) = prefixes(text, radix) else { return Ok(None) };
    match whole(text, radix) {
        Some(literal) => literal.evaluate(Reading { radix, exactness }),
        None => exponents(text, radix).map(|()| None),
    }
}

/// Looks at the exponents of what begins as a number, and is none as a whole.
fn exponents(mut text: &str, radix: u32) -> Result<()> {
    while let Ok((rest, (_, first))) = real(text, radix) {
        if let Body::Decimal { exponent: Some(power), .. } = first.body {
            power_of_ten(power)?;
        }
        text = rest.strip_prefix('@').unwrap_or(rest);
    }
    Ok(())
}

/// The common case: a decimal integer that is sure to be a fixnum.
fn small_integer(text: &str, radix: u32) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = radix == 10 && (1..=18).contains(&digits.len());
    let add = |n: i64, c: u8| c.is_ascii_digit().then(|| n * 10 + i64::from(c - b'0'));
    let n = plain.then(|| digits.bytes().try_fold(0, add))??;
    Some(if digits.len() < text.len() { -n } else { n })
}

#[derive(Clone, Copy, PartialEq)]
enum Exactness {
    Exact,
    Inexact,
}

/// How the digits of a literal are to be understood.
#[derive(Clone, Copy)]
struct Reading {
    radix: u32,
    exactness: Option<Exactness>,
}

/// Takes off the prefixes, one for radix and one for exactness in either order.
fn prefixes(mut text: &str, default: u32) -> Option<(&str, u32, Option<Exactness>)> {
    let (mut radix, mut exactness) = (None, None);
    while let Some(rest) = text.strip_prefix('#') {
        let letter = rest.chars().next()?.to_ascii_lowercase();
        let repeated = match letter {
            'b' => radix.replace(2).is_some(),
            'o' => radix.replace(8).is_some(),
            'd' => radix.replace(10).is_some(),
            'x' => radix.replace(16).is_some(),
            'e' => exactness.replace(Exactness::Exact).is_some(),
            'i' => exactness.replace(Exactness::Inexact).is_some(),
            _ => true,
        };
        if repeated {
            return None;
        }
        text = &rest[1..];
    }
    Some((text, radix.unwrap_or(default), exactness))
}

/// A literal without its prefixes, taken apart but not yet computed.
enum Literal<'a> {
    Real(Real<'a>),
    Rectangular(Option<Real<'a>>, Real<'a>),
    Polar(Real<'a>, Real<'a>),
}

struct Real<'a> {
    negative: bool,
    body: Body<'a>,
}

/// An unsigned real number; digits may end in `#`s, which mean zeros.
#[derive(Clone)]
enum Body<'a> {
    Infinity,
    Nan,
    /// The 1 that is not written in `+i`.
    Unit,
    Ratio(&'a str, Option<&'a str>),
    Decimal {
        whole: &'a str,
        fraction: &'a str,
        exponent: Option<&'a str>,
    },
}

/// The literal that all of `text` is.
fn whole(text: &str, radix: u32) -> Option<Literal<'_>> {
    let (rest, signed, first) = match real(text, radix) {
        Ok((rest, (sign, first))) => (rest, sign.is_some(), first),
        Err(_) => return Some(Literal::Rectangular(None, unit_imaginary(text)?)),
    };
    let mut tail = rest.chars();
    match tail.next() {
        None => Some(Literal::Real(first)),
        Some('i' | 'I') if signed && tail.as_str().is_empty() => {
            Some(Literal::Rectangular(None, first))
        }
        Some('@') => match real(tail.as_str(), radix) {
            Ok(("", (_, angle))) => Some(Literal::Polar(first, angle)),
            _ => None,
        },
        Some('+' | '-') => match real(rest, radix) {
            Ok(("i" | "I", (_, imaginary))) => Some(Literal::Rectangular(Some(first), imaginary)),
            Ok(_) => None,
            Err(_) => Some(Literal::Rectangular(Some(first), unit_imaginary(rest)?)),
        },
        Some(_) => None,
    }
}

/// `+i` or `-i`.
fn unit_imaginary(text: &str) -> Option<Real<'static>> {
    let negative = match text {
        "+i" | "+I" => false,
        "-i" | "-I" => true,
        _ => return None,
    };
    Some(Real { negative, body: Body::Unit })
}

/// A real number and, if it has one, its sign.
fn real(text: &str, radix: u32) -> IResult<&str, (Option<char>, Real<'_>)> {
    let (text, sign) = opt(one_of("+-")).parse(text)?;
    let (text, body) =
        alt((special(sign.is_some()), |text| decimal(text, radix), |text| ratio(text, radix)))
            .parse(text)?;
    Ok((text, (sign, Real { negative: sign == Some('-'), body })))
}

/// `inf.0` or `nan.0`, which only a sign makes numbers.
fn special<'a>(
    signed: bool,
) -> impl Parser<&'a str, Output = Body<'a>, Error = nom::error::Error<&'a str>> {
    let infinity = value(Body::Infinity, tag_no_case("inf.0"));
    // Guile takes an integer after the point, which must be zero.
    let zero = (take_while1(|c| c == '0'), unknown_digits);
    let nan = value(Body::Nan, (tag_no_case("nan."), zero));
    verify(alt((infinity, nan)), move |_: &Body| signed)
}

/// An unsigned integer, or two with a slash between.
fn ratio(text: &str, radix: u32) -> IResult<&str, Body<'_>> {
    let (text, num) = integer(text, radix)?;
    let (text, den) = opt(preceded(char('/'), |text| integer(text, radix))).parse(text)?;
    Ok((text, Body::Ratio(num, den)))
}

fn integer(text: &str, radix: u32) -> IResult<&str, &str> {
    recognize(pair(take_while1(|c: char| c.is_digit(radix)), unknown_digits)).parse(text)
}

fn is_decimal(c: char) -> bool {
    c.is_ascii_digit()
}

fn unknown_digits(text: &str) -> IResult<&str, &str> {
    take_while(|c| c == '#').parse(text)
}

/// An unsigned number, in radix ten, with a point or an exponent or both.
fn decimal(text: &str, radix: u32) -> IResult<&str, Body<'_>> {
    let (text, whole) = cond(radix == 10, opt(|text| integer(text, 10))).parse(text)?;
    let whole = whole.flatten().unwrap_or("");
    let (text, fraction) = opt(preceded(char('.'), |text| match whole {
        // After unknown digits there are no known ones.
        "" => integer(text, 10),
        _ if whole.ends_with('#') => unknown_digits(text),
        _ => recognize(pair(take_while(is_decimal), unknown_digits)).parse(text),
    }))
    .parse(text)?;
    let (text, exponent) = opt(exponent).parse(text)?;
    let known = radix == 10 && (fraction.is_some() || (exponent.is_some() && !whole.is_empty()));
    if !known {
        return Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Float)));
    }
    Ok((text, Body::Decimal { whole, fraction: fraction.unwrap_or(""), exponent }))
}

/// An exponent marker and a signed integer; gives the latter.
fn exponent(text: &str) -> IResult<&str, &str> {
    preceded(one_of("esfdlESFDL"), recognize(pair(opt(one_of("+-")), take_while1(is_decimal))))
        .parse(text)
}

impl Literal<'_> {
    fn evaluate(&self, how: Reading) -> Result<Option<Number>> {
        let (first, second, make): (_, _, fn(&Number, &Number) -> Result<Number>) = match self {
            Literal::Real(real) => return real.evaluate(how),
            Literal::Rectangular(re, im) => (re.as_ref(), im, make_rectangular),
            Literal::Polar(magnitude, angle) => (Some(magnitude), angle, make_polar),
        };
        let first = match first {
            Some(real) => real.evaluate(how)?,
            None => Some(Number::ZERO),
        };
        match (first, second.evaluate(how)?) {
            (Some(first), Some(second)) => make(&first, &second).map(Some),
            _ => Ok(None),
        }
    }
}

impl Real<'_> {
    /// The number, or none for a zero denominator and for `#e` before what has no
    /// exact value.
    fn evaluate(&self, how: Reading) -> Result<Option<Number>> {
        let special = how.exactness != Some(Exactness::Exact);
        Ok(match &self.body {
            Body::Infinity => special.then(|| self.signed(f64::INFINITY)),
            Body::Nan => special.then_some(Number::Flonum(f64::NAN)),
            Body::Unit => Some(self.ratio(BigInt::one(), BigInt::one(), how, false)),
            Body::Ratio(num, den) => {
                let den = den.unwrap_or("1");
                let unknown = num.ends_with('#') || den.ends_with('#');
                let (num, den) = (digits(num, how.radix), digits(den, how.radix));
                (!den.is_zero()).then(|| self.ratio(num, den, how, unknown))
            }
            Body::Decimal { whole, fraction, exponent } => {
                let power = exponent.map_or(Ok(0), power_of_ten)?;
                Some(if how.exactness == Some(Exactness::Exact) {
                    self.exact_decimal(whole, fraction, power, how)
                } else {
                    self.decimal(whole, fraction, power)
                })
            }
        })
    }

    fn signed(&self, x: f64) -> Number {
        Number::Flonum(if self.negative { -x } else { x })
    }

    /// The quotient, inexact if asked for or if it has unknown digits.
    fn ratio(&self, num: BigInt, den: BigInt, how: Reading, unknown: bool) -> Number {
        let inexact = match how.exactness {
            Some(exactness) => exactness == Exactness::Inexact,
            None => unknown,
        };
        if inexact {
            return self.signed(ratio_to_f64(&num, &den));
        }
        Number::ratio(if self.negative { -num } else { num }, den)
    }

    /// The flonum nearest to a decimal. The standard library has an algorithm for those
    /// that are neither short nor rare, whose table is 10 KB.
    fn decimal(&self, whole: &str, fraction: &str, power: i64) -> Number {
        let scale = power - fraction.len() as i64;
        let text = format!("{whole}{fraction}").replace('#', "0");
        // Both are flonums, so that one operation rounds once (Clinger 1990).
        let digits = text.parse::<u64>().ok().filter(|&n| n < 1 << 53);
        if let (Some(digits), Some(&scale_by)) =
            (digits, POWERS_OF_TEN.get(scale.unsigned_abs() as usize))
        {
            let digits = digits as f64;
            return self.signed(if scale < 0 { digits / scale_by } else { digits * scale_by });
        }
        let inexact = Reading { radix: 10, exactness: Some(Exactness::Inexact) };
        self.exact_decimal(whole, fraction, power, inexact)
    }

    fn exact_decimal(&self, whole: &str, fraction: &str, power: i64, how: Reading) -> Number {
        let num = digits(&format!("{whole}{fraction}"), 10);
        let power = power - fraction.len() as i64;
        let scale = BigInt::from(Pow::pow(&BigUint::from(10u8), power.unsigned_abs()));
        if power >= 0 {
            self.ratio(num * scale, BigInt::one(), how, false)
        } else {
            self.ratio(num, scale, how, false)
        }
    }
}

/// Those that are flonums.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// How many digits are read at once by the quadratic algorithm for short numbers.
const CHUNK: usize = 512;

/// The value of digits of a radix, unknown ones as zeros.
fn digits(text: &str, radix: u32) -> BigInt {
    let known = text.replace('#', "0");
    if known.len() <= CHUNK {
        return BigInt::from_str_radix(&known, radix).unwrap_or_default();
    }
    // Chunks, the lowest first, are joined pair by pair, which leaves the work to
    // few and long multiplications. Digits are ASCII: any index is a boundary.
    let mut chunks: Vec<BigInt> = known
        .as_bytes()
        .rchunks(CHUNK)
        .map(|chunk| BigInt::parse_bytes(chunk, radix).unwrap_or_default())
        .collect();
    let mut weight: BigInt = Pow::pow(BigInt::from(radix), CHUNK);
    while chunks.len() > 1 {
        let join = |pair: &[BigInt]| match pair {
            [low, high] => high * &weight + low,
            _ => pair[0].clone(),
        };
        chunks = chunks.chunks(2).map(join).collect();
        weight = &weight * &weight;
    }
    chunks.pop().unwrap_or_default()
}

/// The value of a written exponent.
fn power_of_ten(text: &str) -> Result<i64> {
    let power = BigInt::from_str_radix(text.trim_start_matches('+'), 10).unwrap_or_default();
    match power.to_i64() {
        Some(small) if EXPONENTS.contains(&small) => Ok(small),
        _ => Err(NumError::Exponent(Box::new(power.into()))),
    }
}
