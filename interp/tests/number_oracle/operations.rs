//! The operations by the names of their Scheme procedures, and how their results
//! are written.

use riad_interp::number::{self as n, Family, NumError, Number};
use std::cmp::Ordering;

pub(crate) type Answer = Result<String, NumError>;
pub(crate) type Unary = (&'static str, fn(&Number) -> Answer);
pub(crate) type Binary = (&'static str, fn(&Number, &Number) -> Answer);

/// What an operation gives, as Guile writes it.
pub(crate) trait Show {
    fn show(self) -> Answer;
}

impl Show for Number {
    fn show(self) -> Answer {
        Ok(self.to_string())
    }
}

impl Show for bool {
    fn show(self) -> Answer {
        Ok(if self { "#t" } else { "#f" }.to_owned())
    }
}

impl Show for (Number, Number) {
    fn show(self) -> Answer {
        Ok(format!("{} {}", self.0, self.1))
    }
}

impl Show for Vec<bool> {
    fn show(self) -> Answer {
        let bits: Vec<&str> = self.iter().map(|bit| if *bit { "#t" } else { "#f" }).collect();
        Ok(format!("({})", bits.join(" ")))
    }
}

impl<T: Show> Show for n::Result<T> {
    fn show(self) -> Answer {
        self.and_then(Show::show)
    }
}

macro_rules! one {
    ($($name:literal $function:expr;)*) => { &[$(($name, |a| $function(a).show())),*] };
}

macro_rules! two {
    ($($name:literal $function:expr;)*) => { &[$(($name, |a, b| $function(a, b).show())),*] };
}

pub(crate) const UNARY: &[Unary] = one! {
    "-" n::neg; "abs" n::abs; "square" n::square;
    "numerator" n::numerator; "denominator" n::denominator;
    "floor" n::floor; "ceiling" n::ceiling; "truncate" n::truncate; "round" n::round;
    "exact" n::exact; "inexact" n::inexact;
    "integer?" n::is_integer; "rational?" n::is_rational; "real?" n::is_real;
    "exact?" n::is_exact; "nan?" n::is_nan; "inf?" n::is_inf; "finite?" n::is_finite;
    "zero?" n::is_zero; "positive?" n::is_positive; "negative?" n::is_negative;
    "odd?" n::is_odd; "even?" n::is_even; "exact-integer?" Number::is_exact_integer;
    "lognot" n::lognot; "logcount" n::logcount; "integer-length" n::integer_length;
    "exact-integer-sqrt" n::exact_integer_sqrt;
    "real-part" n::real_part; "imag-part" n::imag_part; "angle" n::angle;
};

pub(crate) const TRANSCENDENTAL: &[Unary] = one! {
    "sqrt" n::sqrt; "exp" n::exp; "log" n::log; "log10" n::log10; "magnitude" n::magnitude;
    "sin" n::sin; "cos" n::cos; "tan" n::tan; "sinh" n::sinh; "cosh" n::cosh; "tanh" n::tanh;
};

pub(crate) const INVERSE: &[Unary] = one! {
    "asin" n::asin; "acos" n::acos; "atan" n::atan;
    "asinh" n::asinh; "acosh" n::acosh; "atanh" n::atanh;
};

pub(crate) const INVERSE_OF_REALS: &[Unary] = one! {
    "atan" n::atan; "asinh" n::asinh; "acosh" n::acosh; "atanh" n::atanh;
};

pub(crate) const TRANSCENDENTAL_BINARY: &[Binary] = two! {
    "atan" n::atan2; "make-polar" n::make_polar; "log-base" n::log_base;
};

fn is(a: &Number, b: &Number, wanted: fn(Ordering) -> bool) -> n::Result<bool> {
    Ok(n::compare(a, b)?.is_some_and(wanted))
}

pub(crate) const BINARY: &[Binary] = two! {
    "+" n::add; "-" n::sub; "*" n::mul; "/" n::div;
    "=" n::num_eq; "eqv?" n::eqv;
    "<" |a, b| is(a, b, Ordering::is_lt); ">" |a, b| is(a, b, Ordering::is_gt);
    "<=" |a, b| is(a, b, Ordering::is_le); ">=" |a, b| is(a, b, Ordering::is_ge);
    "max" n::max; "min" n::min;
    "quotient" n::quotient; "remainder" n::remainder; "modulo" n::modulo;
    "gcd" n::gcd; "lcm" n::lcm;
    "logand" n::logand; "logior" n::logior; "logxor" n::logxor; "logtest" n::logtest;
    "make-rectangular" n::make_rectangular; "rationalize" n::rationalize;
};

pub(crate) const FAMILIES: &[Binary] = two! {
    "floor/" |a, b| n::div_both(Family::Floor, a, b);
    "floor-quotient" |a, b| n::div_quotient(Family::Floor, a, b);
    "floor-remainder" |a, b| n::div_remainder(Family::Floor, a, b);
    "ceiling/" |a, b| n::div_both(Family::Ceiling, a, b);
    "ceiling-quotient" |a, b| n::div_quotient(Family::Ceiling, a, b);
    "ceiling-remainder" |a, b| n::div_remainder(Family::Ceiling, a, b);
    "truncate/" |a, b| n::div_both(Family::Truncate, a, b);
    "truncate-quotient" |a, b| n::div_quotient(Family::Truncate, a, b);
    "truncate-remainder" |a, b| n::div_remainder(Family::Truncate, a, b);
    "round/" |a, b| n::div_both(Family::Round, a, b);
    "round-quotient" |a, b| n::div_quotient(Family::Round, a, b);
    "round-remainder" |a, b| n::div_remainder(Family::Round, a, b);
    "euclidean/" |a, b| n::div_both(Family::Euclidean, a, b);
    "euclidean-quotient" |a, b| n::div_quotient(Family::Euclidean, a, b);
    "euclidean-remainder" |a, b| n::div_remainder(Family::Euclidean, a, b);
    "centered/" |a, b| n::div_both(Family::Centered, a, b);
    "centered-quotient" |a, b| n::div_quotient(Family::Centered, a, b);
    "centered-remainder" |a, b| n::div_remainder(Family::Centered, a, b);
};
