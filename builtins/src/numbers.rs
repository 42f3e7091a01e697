//! Numbers: arithmetic, comparison, rounding, transcendental functions, text.

use interp::error::What;
use interp::number::{self, Family, NumError, Number};
use interp::value::number::error;
use interp::{Cx, Error, Result, Value, arith, primitives};
use num_bigint::Sign;

type Unary = fn(&Number) -> number::Result<Number>;
type Binary = fn(&Number, &Number) -> number::Result<Number>;

/// The number at argument `position`.
fn argument(args: &[Value], position: usize) -> Result<Number> {
    let v = args[position - 1];
    v.to_number().ok_or_else(|| Error::wrong_type(v).at(position))
}
fn unary(cx: &mut Cx, args: &[Value], op: Unary) -> Result<Value> {
    let n = op(&argument(args, 1)?).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(n))
}
fn binary(cx: &mut Cx, args: &[Value], op: Binary) -> Result<Value> {
    let (a, b) = (argument(args, 1)?, argument(args, 2)?);
    let n = op(&a, &b).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(n))
}
fn ternary(
    cx: &mut Cx,
    args: &[Value],
    op: fn(&Number, &Number, &Number) -> number::Result<Number>,
) -> Result<Value> {
    let (a, b, c) = (argument(args, 1)?, argument(args, 2)?, argument(args, 3)?);
    let n = op(&a, &b, &c).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(n))
}
fn both(cx: &mut Cx, args: &[Value], family: Family) -> Result<Value> {
    let (n, d) = dividends(args, family, ["floor/", "ceiling/"])?;
    let (q, r) = number::div_both(family, &n, &d).map_err(|e| error(&e, args))?;
    let (q, r) = (cx.heap.number(q), cx.heap.number(r));
    Ok(cx.values(&[q, r]))
}
/// The operands of a division of a family. Guile asks first on which side of zero a Euclidean
/// divisor is, and then divides as another family does, which its errors name: the first of
/// `others` by what is not negative.
fn dividends(
    args: &[Value],
    family: Family,
    others: [&'static str; 2],
) -> Result<(Number, Number)> {
    let (n, d) = (args[0].to_number(), args[1].to_number());
    let real = |x: &Option<Number>| x.as_ref().is_some_and(number::is_real);
    match (n, d) {
        (_, d) if family == Family::Euclidean && !real(&d) => {
            Err(Error::wrong_type(args[1]).at(1).who("negative?"))
        }
        (n, Some(d)) if family == Family::Euclidean && !real(&n) => {
            let below = number::is_negative(&d).unwrap_or(false);
            Err(Error::wrong_type(args[0]).at(1).who(others[usize::from(below)]))
        }
        (n, _) if !real(&n) => Err(Error::wrong_type(args[0]).at(1)),
        (Some(n), Some(d)) => Ok((n, d)),
        _ => Err(Error::wrong_type(args[1]).at(2)),
    }
}
fn quotient(cx: &mut Cx, args: &[Value], family: Family) -> Result<Value> {
    let (n, d) = dividends(args, family, ["floor-quotient", "ceiling-quotient"])?;
    let q = number::div_quotient(family, &n, &d).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(q))
}
fn remainder(cx: &mut Cx, args: &[Value], family: Family) -> Result<Value> {
    let (n, d) = dividends(args, family, ["floor-remainder", "ceiling-remainder"])?;
    let r = number::div_remainder(family, &n, &d).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(r))
}
/// A binary operation on real numbers.
fn real_binary(cx: &mut Cx, args: &[Value], op: Binary) -> Result<Value> {
    let real = |v: &Value| v.to_number().is_some_and(|n| number::is_real(&n));
    match args.iter().position(|v| !real(v)) {
        Some(i) => Err(Error::expecting("real", args[i]).at(i + 1)),
        None => binary(cx, args, op),
    }
}
fn test(args: &[Value], op: fn(&Number) -> number::Result<bool>) -> Result<Value> {
    Ok(Value::bool(op(&argument(args, 1)?).map_err(|e| error(&e, args))?))
}
/// A test that any value answers.
fn is(v: Value, op: fn(&Number) -> bool) -> Result<Value> {
    Ok(Value::bool(v.to_number().is_some_and(|n| op(&n))))
}

/// Folds a binary operation over the arguments; without any, `none`.
fn fold(
    cx: &mut Cx,
    args: &[Value],
    none: Value,
    op: fn(&mut Cx, Value, Value) -> Result<Value>,
) -> Result<Value> {
    match *args {
        [] => Ok(none),
        // One argument has to be a number, and is not looked at further.
        [only] if only.is_number() => Ok(only),
        [only] => op(cx, only, none),
        [first, ref rest @ ..] => rest.iter().try_fold(first, |result, &next| op(cx, result, next)),
    }
}
/// `-` and `/`: one argument is taken from `unit`.
fn reduce(
    cx: &mut Cx,
    args: &[Value],
    unit: i64,
    op: fn(&mut Cx, Value, Value) -> Result<Value>,
) -> Result<Value> {
    match *args {
        [only] => op(cx, Value::fixnum(unit), only).map_err(|e| e.at(1)),
        [first, ref rest @ ..] => rest.iter().try_fold(first, |result, &next| op(cx, result, next)),
        [] => Ok(Value::fixnum(unit)),
    }
}
/// Whether a relation holds between all neighbours.
fn chain(args: &[Value], op: fn(Value, Value) -> Result<bool>) -> Result<Value> {
    for pair in args.windows(2) {
        if !op(pair[0], pair[1])? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}
/// Guile's error of a procedure that needs one operand at least: it names the procedure by a string.
fn no_operands(cx: &mut Cx, who: &str) -> Error {
    let (who, key) = (cx.string(who), cx.intern("wrong-number-of-args"));
    let (message, args) = (cx.string("Wrong number of arguments to ~A"), cx.list(&[who]));
    let parts = cx.list(&[Value::FALSE, message, args, Value::FALSE]);
    Error::throw(key, parts)
}
fn extreme(
    cx: &mut Cx,
    args: &[Value],
    op: fn(&mut Cx, Value, Value) -> Result<Value>,
) -> Result<Value> {
    match *args {
        [only] => op(cx, only, only),
        _ => fold(cx, args, Value::fixnum(0), op),
    }
}

/// What is not finite has no exact form, which is the error.
fn not_finite(e: Error) -> Error {
    if matches!(e.kind().what, What::OutOfRange(_)) { e.who("inexact->exact") } else { e }
}

fn integer_expt(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let k = integer(args, 2)?;
    match binary(cx, args, number::integer_expt) {
        Err(_) if !args[0].is_number() && k == Number::Fixnum(0) => Ok(Value::fixnum(1)),
        Err(_) if !args[0].is_number() && k == Number::Fixnum(1) => Ok(args[0]),
        result => result.map_err(|e| power_error(e, args[1])),
    }
}
/// An integer power of what is no number: Guile has begun to multiply, or to divide,
/// or to make it inexact.
fn power_error(e: Error, exponent: Value) -> Error {
    let who = match exponent.to_number() {
        Some(Number::Flonum(y)) if y.fract() == 0.0 => "exact->inexact",
        Some(Number::Fixnum(n)) => {
            if n < 0 {
                "/"
            } else {
                "*"
            }
        }
        Some(Number::Big(n)) => {
            if n.sign() == Sign::Minus {
                "/"
            } else {
                "*"
            }
        }
        _ => return e,
    };
    if e.kind().position == Some(1) { e.who(who) } else { e }
}

fn number_to_string(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let radix = radix(cx, args[1], 36)?;
    let n = argument(args, 1)?;
    let text = number::to_string(&n, radix);
    Ok(cx.string(&text))
}
fn string_to_number(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let text = args[0].to_text()?;
    // No digits stand for more than 36 values.
    let radix = radix(cx, args[1], i32::MAX as usize)?;
    if radix > 36 {
        return Ok(Value::FALSE);
    }
    Ok(interp::value::number::parse(&mut cx.heap, &text, radix)?.unwrap_or(Value::FALSE))
}
/// A radix up to `most`.
fn radix(cx: &mut Cx, v: Value, most: usize) -> Result<u32> {
    match v.given() {
        None => Ok(10),
        Some(v) => Ok(crate::args::bounded(cx, v, 2, most)? as u32),
    }
}
fn atan(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    match args[1].given() {
        None => unary(cx, args, number::atan),
        // A complex first argument is told of before a second that is no number.
        Some(_) => {
            if let Number::Complex(_) = argument(args, 1)? {
                return Err(error(&NumError::WrongType(1), args));
            }
            binary(cx, args, number::atan2)
        }
    }
}
fn exact_integer_sqrt(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let (root, rest) = number::exact_integer_sqrt(&argument(args, 1).unwrap_or(Number::Fixnum(-1)))
        .map_err(|e| error(&e, args))?;
    let (root, rest) = (cx.heap.number(root), cx.heap.number(rest));
    Ok(cx.values(&[root, rest]))
}
/// The exact integer at `position`.
fn integer(args: &[Value], position: usize) -> Result<Number> {
    let n = args[position - 1].to_number().filter(Number::is_exact_integer);
    n.ok_or_else(|| Error::wrong_type(args[position - 1]).at(position))
}
fn logtest(args: &[Value], op: fn(&Number, &Number) -> number::Result<bool>) -> Result<Value> {
    let (a, b) = (integer(args, 1)?, integer(args, 2)?);
    Ok(Value::bool(op(&a, &b).map_err(|e| error(&e, args))?))
}

primitives! { pub NUMBERS in "(guile)";
    /// The sum of the numbers NS.
    "+" ". ns" => |cx, [ref ns @ ..]| fold(cx, ns, Value::fixnum(0), arith::add);
    /// The product of the numbers NS.
    "*" ". ns" => |cx, [ref ns @ ..]| match *ns { [n] => n.number().map(|_| n), _ => fold(cx, ns, Value::fixnum(1), arith::mul) };
    /// N less all of NS; of N alone, its negative.
    "-" ". ns" => |cx, [ref ns @ ..]| match *ns { [] => Err(no_operands(cx, "-")), _ => match *ns { [n] => arith::neg(cx, n), _ => reduce(cx, ns, 0, arith::sub) } };
    /// N divided by all of NS; of N alone, its reciprocal.
    "/" ". ns" => |cx, [ref ns @ ..]| match *ns { [] => Err(no_operands(cx, "/")), _ => reduce(cx, ns, 1, arith::div) };
    /// Whether all of NS are the same number.
    "=" ". ns" => |_, [ref ns @ ..]| chain(ns, arith::num_eq);
    /// Whether each of NS is less than the next.
    "<" ". ns" => |_, [ref ns @ ..]| chain(ns, arith::less);
    /// Whether each of NS is greater than the next.
    ">" ". ns" => |_, [ref ns @ ..]| chain(ns, arith::greater);
    /// Whether no one of NS is greater than the next.
    "<=" ". ns" => |_, [ref ns @ ..]| chain(ns, arith::less_eq);
    /// Whether no one of NS is less than the next.
    ">=" ". ns" => |_, [ref ns @ ..]| chain(ns, arith::greater_eq);
    /// N and one more.
    "1+" "n" => |cx, [n]| arith::add(cx, n, Value::fixnum(1));
    /// N less one.
    "1-" "n" => |cx, [n]| arith::sub(cx, n, Value::fixnum(1));
    /// The greatest of real numbers, inexact if any is.
    "max" ". ns" => |cx, [ref ns @ ..]| match *ns { [] => Err(no_operands(cx, "max")), _ => extreme(cx, ns, arith::max) };
    /// The least of real numbers, inexact if any is.
    "min" ". ns" => |cx, [ref ns @ ..]| match *ns { [] => Err(no_operands(cx, "min")), _ => extreme(cx, ns, arith::min) };
    /// The greatest common divisor of integers.
    "gcd" ". ns" => |cx, [ref ns @ ..]| match *ns { [_] => unary(cx, ns, number::abs).map_err(|e| e.who("abs")), _ => fold(cx, ns, Value::fixnum(0), arith::gcd) };
    /// The least common multiple of integers.
    "lcm" ". ns" => |cx, [ref ns @ ..]| match *ns { [_] => unary(cx, ns, number::abs).map_err(|e| e.who("abs")), _ => fold(cx, ns, Value::fixnum(1), arith::lcm) };
    /// The integer quotient of N and D, towards zero.
    "quotient" "n d" => |cx, [n, d]| arith::quotient(cx, n, d);
    /// What `quotient` leaves: it has the sign of N.
    "remainder" "n d" => |cx, [n, d]| arith::remainder(cx, n, d);
    /// N modulo D: it has the sign of D.
    "modulo" "n d" => |cx, [n, d]| arith::modulo(cx, n, d);
    /// Quotient and remainder of N and D, the quotient rounded down.
    "floor/" "n d" => |cx, [ref args @ ..]| both(cx, args, Family::Floor);
    /// The quotient of N and D, rounded down.
    "floor-quotient" "n d" => |cx, [ref args @ ..]| quotient(cx, args, Family::Floor);
    /// What `floor-quotient` leaves.
    "floor-remainder" "n d" => |cx, [ref args @ ..]| remainder(cx, args, Family::Floor);
    /// Quotient and remainder of N and D, the quotient rounded up.
    "ceiling/" "n d" => |cx, [ref args @ ..]| both(cx, args, Family::Ceiling);
    /// The quotient of N and D, rounded up.
    "ceiling-quotient" "n d" => |cx, [ref args @ ..]| quotient(cx, args, Family::Ceiling);
    /// What `ceiling-quotient` leaves.
    "ceiling-remainder" "n d" => |cx, [ref args @ ..]| remainder(cx, args, Family::Ceiling);
    /// Quotient and remainder of N and D, the quotient rounded towards zero.
    "truncate/" "n d" => |cx, [ref args @ ..]| both(cx, args, Family::Truncate);
    /// The quotient of N and D, rounded towards zero.
    "truncate-quotient" "n d" => |cx, [ref args @ ..]| quotient(cx, args, Family::Truncate);
    /// What `truncate-quotient` leaves.
    "truncate-remainder" "n d" => |cx, [ref args @ ..]| remainder(cx, args, Family::Truncate);
    /// Quotient and remainder of N and D, the quotient rounded to the nearest, half to even.
    "round/" "n d" => |cx, [ref args @ ..]| both(cx, args, Family::Round);
    /// The quotient of N and D, rounded to the nearest, half to even.
    "round-quotient" "n d" => |cx, [ref args @ ..]| quotient(cx, args, Family::Round);
    /// What `round-quotient` leaves.
    "round-remainder" "n d" => |cx, [ref args @ ..]| remainder(cx, args, Family::Round);
    /// Quotient and remainder of N and D, the remainder not negative.
    "euclidean/" "n d" => |cx, [ref args @ ..]| both(cx, args, Family::Euclidean);
    /// The quotient of N and D whose remainder is not negative.
    "euclidean-quotient" "n d" => |cx, [ref args @ ..]| quotient(cx, args, Family::Euclidean);
    /// What `euclidean-quotient` leaves.
    "euclidean-remainder" "n d" => |cx, [ref args @ ..]| remainder(cx, args, Family::Euclidean);
    /// Quotient and remainder of N and D, the remainder from -|D/2| to below |D/2|.
    "centered/" "n d" => |cx, [ref args @ ..]| both(cx, args, Family::Centered);
    /// The quotient of N and D whose remainder is from -|D/2| to below |D/2|.
    "centered-quotient" "n d" => |cx, [ref args @ ..]| quotient(cx, args, Family::Centered);
    /// What `centered-quotient` leaves.
    "centered-remainder" "n d" => |cx, [ref args @ ..]| remainder(cx, args, Family::Centered);
    /// The absolute value of N.
    "abs" "n" => |cx, [ref args @ ..]| unary(cx, args, number::abs);
    /// The absolute value of a complex number.
    "magnitude" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::magnitude(n)));
    /// The angle of a complex number.
    "angle" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::angle(n)));
    /// The complex number with these parts.
    "make-rectangular" "real imaginary" => |cx, [ref args @ ..]| real_binary(cx, args, number::make_rectangular);
    /// The complex number with this magnitude and angle.
    "make-polar" "magnitude angle" => |cx, [ref args @ ..]| real_binary(cx, args, number::make_polar);
    /// The real part of Z.
    "real-part" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::real_part(n)));
    /// The imaginary part of Z.
    "imag-part" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::imag_part(n)));
    /// The numerator of Q in lowest terms.
    "numerator" "q" => |cx, [ref args @ ..]| unary(cx, args, number::numerator).map_err(not_finite);
    /// The denominator of Q in lowest terms.
    "denominator" "q" => |cx, [ref args @ ..]| unary(cx, args, number::denominator).map_err(not_finite);
    /// X rounded down.
    "floor" "x" => |cx, [ref args @ ..]| unary(cx, args, number::floor);
    /// X rounded up.
    "ceiling" "x" => |cx, [ref args @ ..]| unary(cx, args, number::ceiling);
    /// X rounded towards zero.
    "truncate" "x" => |cx, [ref args @ ..]| unary(cx, args, number::truncate);
    /// X rounded to the nearest integer, half to even.
    "round" "x" => |cx, [ref args @ ..]| unary(cx, args, number::round);
    /// The simplest rational number that differs from X by no more than ERROR.
    "rationalize" "x error" => |cx, [ref args @ ..]| real_binary(cx, args, number::rationalize);
    /// The exact number nearest to X.
    "inexact->exact" "x" => |cx, [ref args @ ..]| unary(cx, args, number::exact);
    /// The flonum nearest to X.
    "exact->inexact" "x" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::inexact(n)));
    /// The square root of Z, exact if Z is a square.
    "sqrt" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::sqrt(n)));
    /// The greatest integer whose square is not above N, and the rest.
    "exact-integer-sqrt" "n" => exact_integer_sqrt;
    /// BASE to the power EXPONENT.
    "expt" "base exponent" => |cx, [ref args @ ..]| match args[1].as_fixnum() {
        // Whatever the base is, in Guile.
        Some(0) if !args[0].is_number() => Ok(Value::fixnum(1)),
        Some(1) => Ok(args[0]),
        _ => binary(cx, args, number::expt).map_err(|e| power_error(e, args[1])),
    };
    /// BASE to an exact integer power.
    "integer-expt" "base exponent" => integer_expt;
    /// BASE to the power K, modulo M.
    "modulo-expt" "base k m" => |cx, [ref args @ ..]| ternary(cx, args, number::modulo_expt);
    /// e to the power Z.
    "exp" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::exp(n)));
    /// The natural logarithm of Z.
    "log" "z" => |cx, [ref args @ ..]| unary(cx, args, number::log);
    /// The decimal logarithm of Z.
    "log10" "z" => |cx, [ref args @ ..]| unary(cx, args, number::log10);
    /// The sine of Z.
    "sin" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::sin(n)));
    /// The cosine of Z.
    "cos" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::cos(n)));
    /// The tangent of Z.
    "tan" "z" => |cx, [ref args @ ..]| unary(cx, args, number::tan);
    /// The hyperbolic sine of Z.
    "sinh" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::sinh(n)));
    /// The hyperbolic cosine of Z.
    "cosh" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::cosh(n)));
    /// The hyperbolic tangent of Z.
    "tanh" "z" => |cx, [ref args @ ..]| unary(cx, args, number::tanh);
    /// The arc sine of Z.
    "asin" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::asin(n)));
    /// The arc cosine of Z.
    "acos" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::acos(n)));
    /// The arc tangent of Y, or the angle of the point (X, Y).
    "atan" "y #:optional x" => atan;
    /// The inverse hyperbolic sine of Z.
    "asinh" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::asinh(n)));
    /// The inverse hyperbolic cosine of Z.
    "acosh" "z" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::acosh(n)));
    /// The inverse hyperbolic tangent of Z.
    "atanh" "z" => |cx, [ref args @ ..]| unary(cx, args, number::atanh);
    /// Whether X is a number.
    "number?" "x" => |_, [x]| Ok(Value::bool(x.is_number()));
    /// Whether X is a complex number: any number.
    "complex?" "x" => |_, [x]| Ok(Value::bool(x.is_number()));
    /// Whether X is a real number.
    "real?" "x" => |_, [x]| is(x, number::is_real);
    /// Whether X is a rational number.
    "rational?" "x" => |_, [x]| is(x, number::is_rational);
    /// Whether X is an integer, exact or not.
    "integer?" "x" => |_, [x]| is(x, number::is_integer);
    /// Whether X is an exact integer.
    "exact-integer?" "x" => |_, [x]| is(x, Number::is_exact_integer);
    /// Whether the number Z is exact.
    "exact?" "z" => |_, [ref args @ ..]| test(args, |n| Ok(number::is_exact(n)));
    /// Whether the number Z is inexact.
    "inexact?" "z" => |_, [ref args @ ..]| test(args, |n| Ok(!number::is_exact(n)));
    /// Whether the real number X is not a number.
    "nan?" "x" => |_, [ref args @ ..]| test(args, number::is_nan);
    /// Whether the real number X is infinite.
    "inf?" "x" => |_, [ref args @ ..]| test(args, number::is_inf);
    /// Whether the real number X is finite.
    "finite?" "x" => |_, [ref args @ ..]| test(args, number::is_finite);
    /// Whether Z is zero.
    "zero?" "z" => |_, [ref args @ ..]| test(args, |n| Ok(number::is_zero(n)));
    /// Whether X is above zero.
    "positive?" "x" => |_, [ref args @ ..]| test(args, number::is_positive);
    /// Whether X is below zero.
    "negative?" "x" => |_, [ref args @ ..]| test(args, number::is_negative);
    /// Whether the integer N is odd.
    "odd?" "n" => |_, [ref args @ ..]| test(args, number::is_odd);
    /// Whether the integer N is even.
    "even?" "n" => |_, [ref args @ ..]| test(args, number::is_even);
    /// N in digits of RADIX, by default ten.
    "number->string" "n #:optional radix" => number_to_string;
    /// The number that STRING denotes in RADIX, by default ten, or #f.
    "string->number" "string #:optional radix" => string_to_number;
    /// The bits that all of NS have.
    "logand" ". ns" => |cx, [ref ns @ ..]| fold(cx, ns, Value::fixnum(-1), arith::logand);
    /// The bits that any of NS has.
    "logior" ". ns" => |cx, [ref ns @ ..]| fold(cx, ns, Value::fixnum(0), arith::logior);
    /// The bits that an odd number of NS have.
    "logxor" ". ns" => |cx, [ref ns @ ..]| fold(cx, ns, Value::fixnum(0), arith::logxor);
    /// The bits that N does not have.
    "lognot" "n" => |cx, [ref args @ ..]| unary(cx, args, number::lognot);
    /// Whether A and B have a bit in common.
    "logtest" "a b" => |_, [ref args @ ..]| logtest(args, number::logtest);
    /// Whether bit INDEX of N is set.
    "logbit?" "index n" => |_, [ref args @ ..]| logtest(args, number::logbit);
    /// The number of bits of N that are one, or for a negative N zero.
    "logcount" "n" => |cx, [ref args @ ..]| unary(cx, args, number::logcount);
    /// The number of bits that N needs in two's complement, without the sign.
    "integer-length" "n" => |cx, [ref args @ ..]| unary(cx, args, number::integer_length);
    /// N shifted left by COUNT bits, or right for a negative COUNT, rounded down.
    "ash" "n count" => |cx, [n, count]| arith::ash(cx, n, count);
    /// As `ash`, rounded to the nearest, half to even.
    "round-ash" "n count" => |cx, [ref args @ ..]| { integer(args, 1)?; binary(cx, args, number::round_ash).map_err(|e| e.who("round-ash")) };
    /// The bits of N from START up to END, as an integer.
    "bit-extract" "n start end" => |cx, [ref args @ ..]| ternary(cx, args, number::bit_extract);
}

primitives! { pub R7RS_NUMBERS in "(riad builtins)";
    /// The exact number nearest to X.
    "exact" "x" => |cx, [ref args @ ..]| unary(cx, args, number::exact);
    /// The flonum nearest to X.
    "inexact" "x" => |cx, [ref args @ ..]| unary(cx, args, |n| Ok(number::inexact(n)));
    /// Z times Z.
    "square" "z" => |cx, [ref args @ ..]| unary(cx, args, number::square);
}

/// An operation on a field of bits.
fn bits_to_list(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let n = argument(args, 1)?;
    let length = match args[1].given() {
        Some(_) => Some(argument(args, 2)?),
        None => None,
    };
    let bits = number::integer_to_bits(&n, length.as_ref()).map_err(|e| error(&e, args))?;
    let bits: Vec<Value> = bits.into_iter().map(Value::bool).collect();
    Ok(cx.list(&bits))
}
fn list_to_bits(cx: &mut Cx, list: Value) -> Result<Value> {
    let bits = list.list_to_vec().ok_or_else(|| Error::wrong_type(list))?;
    let bits: Vec<bool> = bits.into_iter().map(Value::is_true).collect();
    Ok(cx.heap.number(number::bits_to_integer(&bits)))
}
fn copy_bit_field(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let n: Vec<Number> = (1..=4).map(|i| argument(args, i)).collect::<Result<_>>()?;
    let r = number::copy_bit_field(&n[0], &n[1], &n[2], &n[3]).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(r))
}
fn rotate_bit_field(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let n: Vec<Number> = (1..=4).map(|i| argument(args, i)).collect::<Result<_>>()?;
    let r = number::rotate_bit_field(&n[0], &n[1], &n[2], &n[3]).map_err(|e| error(&e, args))?;
    Ok(cx.heap.number(r))
}
fn bitwise_if(cx: &mut Cx, mask: Value, a: Value, b: Value) -> Result<Value> {
    let ones = arith::logand(cx, mask, a)?;
    let mask = mask.number()?;
    let unset = number::lognot(&mask).map_err(|e: NumError| error(&e, &[]))?;
    let unset = cx.heap.number(unset);
    let zeros = arith::logand(cx, unset, b)?;
    arith::logior(cx, ones, zeros)
}

primitives! { pub SRFI_60 in "(riad builtins)";
    /// The bits of A where MASK is one, those of B elsewhere.
    "bitwise-if" "mask a b" => |cx, [mask, a, b]| bitwise_if(cx, mask, a, b);
    /// The bits of A where MASK is one, those of B elsewhere.
    "bitwise-merge" "mask a b" => |cx, [mask, a, b]| bitwise_if(cx, mask, a, b);
    /// The position of the lowest one bit of N, -1 for zero.
    "log2-binary-factors" "n" => |cx, [ref args @ ..]| unary(cx, args, number::first_set_bit);
    /// N with bit INDEX set as BIT says.
    "copy-bit" "index n bit" => |cx, [ref args @ ..]| {
        let (index, n) = (argument(args, 1)?, argument(args, 2)?);
        let r = number::copy_bit(&index, &n, args[2].is_true()).map_err(|e| error(&e, args))?;
        Ok(cx.heap.number(r))
    };
    /// TO with its bits from START up to END those of FROM.
    "copy-bit-field" "to from start end" => copy_bit_field;
    /// N with its bits from START up to END rotated left by COUNT.
    "rotate-bit-field" "n count start end" => rotate_bit_field;
    /// N with its bits from START up to END in the opposite order.
    "reverse-bit-field" "n start end" => |cx, [ref args @ ..]| ternary(cx, args, number::reverse_bit_field);
    /// The bits of N as booleans, highest first.
    "integer->list" "n #:optional length" => bits_to_list;
    /// The integer whose bits, highest first, are the booleans of LIST.
    "list->integer" "list" => |cx, [list]| list_to_bits(cx, list);
    /// The integer whose bits, highest first, are the booleans BITS.
    "booleans->integer" ". bits" => |cx, [ref bits @ ..]| {
        let bits: Vec<bool> = bits.iter().map(|b| b.is_true()).collect();
        Ok(cx.heap.number(number::bits_to_integer(&bits)))
    };
}
