//! The cases: every operation with the operands that suit it.

use crate::operands::{Random, all, integers, number, reals};
use crate::operations::{
    Answer, BINARY, Binary, FAMILIES, INVERSE, INVERSE_OF_REALS, Show, TRANSCENDENTAL,
    TRANSCENDENTAL_BINARY, UNARY, Unary,
};
use riad_interp::number::{self as n, NumError, Number};

/// A procedure call as Guile reads it, and our answer.
pub(crate) struct Case {
    pub(crate) call: String,
    pub(crate) ours: String,
    /// Whether the last digits may differ: the result is one of libm's.
    pub(crate) inexact: bool,
}

impl Case {
    fn new(name: &str, args: &[&Number], answer: Answer, inexact: bool) -> Case {
        let args: Vec<String> = args.iter().map(ToString::to_string).collect();
        Case::of_call(format!("({name} {})", args.join(" ")), answer, inexact)
    }

    fn of_call(call: String, answer: Answer, inexact: bool) -> Case {
        let ours = answer.unwrap_or_else(|error| match error {
            NumError::WrongType(position) | NumError::Expecting(position, _) => {
                format!("!wrong-type-arg {position}")
            }
            NumError::OutOfRange(position) => format!("!out-of-range {position}"),
            NumError::Overflow(name) => format!("!numerical-overflow {name}"),
            NumError::Exponent(exponent) => format!("!out-of-range {exponent}"),
        });
        Case { call, ours, inexact }
    }
}

fn each(operations: &[Unary], operands: &[Number], inexact: bool) -> Vec<Case> {
    let cases = |(name, f): &Unary| -> Vec<Case> {
        operands.iter().map(|a| Case::new(name, &[a], f(a), inexact)).collect()
    };
    operations.iter().flat_map(cases).collect()
}

fn pairs(operations: &[Binary], left: &[Number], right: &[Number], inexact: bool) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, f) in operations {
        for a in left {
            cases.extend(right.iter().map(|b| Case::new(name, &[a, b], f(a, b), inexact)));
        }
    }
    cases
}

/// Every nth operand, where all would be too many.
fn some(operands: &[Number], step: usize) -> Vec<Number> {
    operands.iter().step_by(step).cloned().collect()
}

pub(crate) fn unary() -> Vec<Case> {
    each(UNARY, &all(), false)
}

pub(crate) fn binary() -> Vec<Case> {
    let mut cases = pairs(BINARY, &some(&all(), 2), &all(), false);
    cases.extend(pairs(FAMILIES, &some(&reals(), 2), &some(&reals(), 3), false));
    // (Guile's Euclidean operators complain of a complex divisor from within.)
    let complex = [number("1+i"), number("-1.0+0.0i")];
    cases.extend(pairs(FAMILIES, &complex, &some(&all(), 9), false));
    let rest = FAMILIES.iter().filter(|(name, _)| !name.starts_with("euclid")).copied();
    cases.extend(pairs(&rest.collect::<Vec<_>>(), &some(&reals(), 9), &complex, false));
    let mut random = Random::new(3);
    for _ in 0..2000 {
        let (a, b) = (random.integer(300), random.integer(200));
        for (name, f) in
            BINARY.iter().chain(FAMILIES).filter(|(name, _)| *name != "make-rectangular")
        {
            if random.below(8) == 0 {
                cases.push(Case::new(name, &[&a, &b], f(&a, &b), false));
            }
        }
    }
    cases
}

pub(crate) fn transcendental() -> Vec<Case> {
    let mut cases = each(TRANSCENDENTAL, &all(), true);
    cases.extend(each(INVERSE_OF_REALS, &reals(), true));
    // Beyond that Guile's formulas overflow, and it turns infinite parts of complex
    // numbers into NaNs on their way into the C library.
    let moderate = |a: &Number| matches!(n::to_f64(&n::magnitude(a)), Some(x) if x < 1e150);
    let operands: Vec<Number> = all().into_iter().filter(moderate).collect();
    cases.extend(each(INVERSE, &operands, true));
    let mut random = Random::new(4);
    let human: Vec<Number> = (0..200).map(|_| Number::Flonum(random.human_flonum())).collect();
    cases.extend(each(TRANSCENDENTAL, &human, true));
    cases.extend(each(INVERSE, &human, true));
    let operands = some(&all(), 3);
    cases.extend(pairs(TRANSCENDENTAL_BINARY, &operands, &operands, true));
    cases
}

pub(crate) fn powers() -> Vec<Case> {
    let expt: &[Binary] = &[("expt", |a, b| n::expt(a, b).show())];
    let exponents: Vec<Number> =
        "0 1 -1 2 -2 3 5 -7 16 33 100 -100 1/2 -1/2 1/3 0.0 1.0 -1.0 2.0 -3.0 0.5 -0.5 2.5 1e10 +inf.0 \
         -inf.0 +nan.0 +i 1.0+2.0i"
            .split_whitespace()
            .map(number)
            .collect();
    let mut cases = pairs(expt, &all(), &exponents, true);
    let huge =
        [number("1000000000000000000000000000000"), number("-1000000000000000000000000000001")];
    let bases: Vec<Number> = "0 1 -1 2 -3 2/3 0.0 1.0 -1.0 1.5 -0.5 +inf.0 +nan.0"
        .split_whitespace()
        .map(number)
        .collect();
    cases.extend(pairs(expt, &bases, &huge, true));
    cases
}

pub(crate) fn bit_fields() -> Vec<Case> {
    let shifts: &[Binary] =
        &[("ash", |a, b| n::ash(a, b).show()), ("round-ash", |a, b| n::round_ash(a, b).show())];
    let counts: Vec<Number> =
        "0 1 -1 2 -2 5 -5 59 60 61 62 63 64 65 -61 -62 -63 -64 100 -100 1000 -1000"
            .split_whitespace()
            .map(number)
            .collect();
    let mut cases = pairs(shifts, &integers(), &counts, false);
    cases.extend(pairs(shifts, &[number("1.5"), number("1/2")], &counts[..2], false));
    let mut random = Random::new(5);
    for _ in 0..1500 {
        cases.extend(fields(&mut random));
    }
    cases
}

/// Each operation on bit fields once, with random operands.
fn fields(random: &mut Random) -> Vec<Case> {
    let (a, b) = (random.integer(150), random.integer(100));
    let (start, width) = (Number::from(random.below(160)), Number::from(random.below(160)));
    let end = n::add(&start, &width);
    let bit = random.below(2) == 0;
    let case = |name, args: &[&Number], answer| Case::new(name, args, answer, false);
    let copy_bit = format!("(copy-bit {start} {a} {})", if bit { "#t" } else { "#f" });
    let copied = n::copy_bit_field(&a, &b, &start, &end);
    let rotated = n::rotate_bit_field(&a, &width, &start, &end);
    let reversed = n::reverse_bit_field(&a, &start, &end);
    vec![
        case("bit-extract", &[&a, &start, &end], n::bit_extract(&a, &start, &end).show()),
        case("bit-extract", &[&a, &end, &start], n::bit_extract(&a, &end, &start).show()),
        case("logbit?", &[&start, &a], n::logbit(&start, &a).show()),
        case("copy-bit-field", &[&a, &b, &start, &end], copied.show()),
        case("rotate-bit-field", &[&a, &width, &start, &end], rotated.show()),
        case("reverse-bit-field", &[&a, &start, &end], reversed.show()),
        case("first-set-bit", &[&a], n::first_set_bit(&a).show()),
        case("integer->list", &[&a], n::integer_to_bits(&a, None).show()),
        case("integer->list", &[&a, &width], n::integer_to_bits(&a, Some(&width)).show()),
        Case::of_call(copy_bit, n::copy_bit(&start, &a, bit).show(), false),
    ]
}

pub(crate) fn printing() -> Vec<Case> {
    let mut random = Random::new(6);
    let mut operands = all();
    operands.extend((0..1500).map(|_| Number::Flonum(random.flonum())));
    operands.extend((0..1500).map(|_| Number::Flonum(random.human_flonum())));
    let powers_of_ten =
        (-320..=308).map(|e| Number::Flonum(format!("1e{e}").parse().unwrap_or(0.0)));
    operands.extend(powers_of_ten);
    operands.extend((-1074..=1023).step_by(3).map(|e| Number::Flonum(2f64.powi(e))));
    let mut cases = Vec::new();
    let mut push = |a: &Number, radix: u32| {
        let call = format!("(number->string {a} {radix})");
        let ours = format!("\"{}\"", n::to_string(a, radix));
        cases.push(Case { call, ours, inexact: false });
    };
    for a in &operands {
        push(a, 10);
        // Guile crashes on some complex numbers in other radixes.
        if n::is_real(a) {
            push(a, random.below(35) as u32 + 2);
        }
    }
    for a in reals() {
        for radix in [2, 3, 8, 16, 36] {
            push(&a, radix);
        }
    }
    cases
}

fn parse_case(text: &str, radix: u32) -> Case {
    let answer = match n::try_parse(text, radix) {
        Ok(Some(number)) => number.show(),
        Ok(None) => false.show(),
        Err(error) => Err(error),
    };
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    // Only polar numbers are computed, by sine and cosine.
    Case::of_call(format!("(string->number \"{text}\" {radix})"), answer, text.contains('@'))
}

pub(crate) fn parsing() -> Vec<Case> {
    let texts = include_str!("texts.txt").lines().filter(|line| !line.starts_with(';'));
    let mut cases: Vec<Case> =
        texts.flat_map(|text| [10, 16, 36].map(|radix| parse_case(text, radix))).collect();
    let mut random = Random::new(7);
    for _ in 0..3000 {
        // More digits than a flonum has, and halves between two flonums.
        let (x, more) = (random.flonum().abs(), random.below(1000));
        if (1e-300..1e300).contains(&x) {
            let text = format!("{x:e}");
            if let Some((mantissa, exponent)) = text.split_once('e') {
                cases.push(parse_case(&format!("{mantissa}{more}e{exponent}"), 10));
                cases.push(parse_case(&format!("#e{mantissa}{more}e{exponent}"), 10));
            }
        }
        let half = random.below(1 << 52) + (1 << 53);
        cases.push(parse_case(&format!("{}.5e{}", half, random.below(40)), 10));
    }
    cases
}

/// Texts put together from pieces that numbers are made of.
pub(crate) fn random_texts() -> Vec<Case> {
    let pieces = "0 1 2 5 9 12 007 + - . / # @ e i E I inf.0 nan.0 +inf.0 -nan.0 #e #i #x #b #d e2 e-3 d1 a f \
                  s 1/2 1.5 +i -i @1 .5 #o"
        .split_whitespace()
        .collect::<Vec<_>>();
    let mut random = Random::new(8);
    (0..30000)
        .map(|_| {
            let count = random.below(6) + 1;
            let mut text = String::new();
            for _ in 0..count {
                text.push_str(pieces[random.below(pieces.len() as u64) as usize]);
            }
            let radix = [10, 10, 10, 2, 16, 19, 36][random.below(7) as usize];
            // Guile fails on some texts that only begin like a number beyond range.
            let mut case = parse_case(&text, radix);
            case.call = case.call.replace("string->number", "string->number-or-false");
            if case.ours.starts_with('!') {
                "#f".clone_into(&mut case.ours);
            }
            case
        })
        .collect()
}
