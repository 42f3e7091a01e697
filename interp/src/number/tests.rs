//! What the comparison with Guile (`tests/number_oracle.rs`) cannot show: the form
//! of results, the guards, and where Guile itself crashes.

use super::*;

fn n(text: &str) -> Number {
    parse(text, 10).unwrap_or_else(|| panic!("{text} is not a number"))
}

#[test]
fn integers_are_fixnums_exactly_within_their_range() {
    for (value, fixnum) in
        [(FIXNUM_MAX, true), (FIXNUM_MAX + 1, false), (FIXNUM_MIN, true), (FIXNUM_MIN - 1, false)]
    {
        assert_eq!(matches!(Number::from(value), Number::Fixnum(_)), fixnum, "{value}");
        let big = Number::from(BigInt::from(value));
        assert_eq!(matches!(big, Number::Fixnum(_)), fixnum, "{value} as a BigInt");
        let read = n(&value.to_string());
        assert_eq!(matches!(read, Number::Fixnum(_)), fixnum, "{value} read");
        assert_eq!(read.as_i64(), Some(value));
    }
    let over = add(&Number::from(FIXNUM_MAX), &Number::ONE);
    assert!(matches!(over, Number::Big(_)));
    assert!(matches!(sub(&over, &Number::ONE), Number::Fixnum(FIXNUM_MAX)));
    assert!(matches!(neg(&Number::from(FIXNUM_MIN)), Number::Big(_)));
}

#[test]
fn ratios_are_reduced_and_integers_where_they_can_be() {
    let ratio = |a: i64, b: i64| Number::ratio(a.into(), b.into());
    assert!(matches!(ratio(6, -3), Number::Fixnum(-2)));
    assert!(matches!(ratio(0, -3), Number::Fixnum(0)));
    assert_eq!(ratio(-6, -4).to_string(), "3/2");
    assert_eq!(ratio(6, -4).to_string(), "-3/2");
}

#[test]
fn numbers_are_small_to_move() {
    assert_eq!(size_of::<Number>(), 32);
}

#[test]
fn equal_numbers_have_equal_hashes() {
    use std::hash::{BuildHasher, RandomState};
    let state = RandomState::new();
    let nans = [Number::Flonum(f64::NAN), Number::Flonum(-f64::NAN)];
    assert_eq!(nans[0], nans[1]);
    assert_eq!(state.hash_one(&nans[0]), state.hash_one(&nans[1]));
    assert_ne!(n("0.0"), n("-0.0"));
    assert_ne!(n("1"), n("1.0"));
    assert_ne!(n("1.0"), n("1.0+0.0i"));
}

#[test]
fn results_beyond_all_memory_are_errors() {
    let overflow = |name| Err(NumError::Overflow(name));
    let huge = n("1000000000000000000000000000000");
    assert_eq!(ash(&Number::ONE, &huge), overflow("ash"));
    assert_eq!(ash(&Number::ONE, &n("1000000000000")), overflow("ash"));
    assert_eq!(expt(&n("3"), &huge), overflow("integer-expt"));
    assert_eq!(expt(&n("3/2"), &n("-4000000000")), overflow("integer-expt"));
    assert_eq!(bit_extract(&n("-1"), &n("0"), &huge), overflow("ash"));
    assert_eq!(copy_bit(&huge, &n("0"), true), overflow("ash"));
    assert_eq!(copy_bit_field(&n("0"), &n("1"), &huge, &huge), overflow("ash"));
    assert_eq!(reverse_bit_field(&n("6"), &n("0"), &huge), overflow("ash"));
    assert_eq!(rotate_bit_field(&n("6"), &n("1"), &n("0"), &huge), overflow("ash"));
    assert_eq!(integer_to_bits(&n("1"), Some(&huge)), Err(NumError::OutOfRange(2)));
    let half = ash(&Number::ONE, &Number::from(MAX_BITS / 2 + 8)).expect("a large number");
    assert_eq!(mul(&half, &half), overflow("*"));
    // None of these grows.
    assert_eq!(ash(&Number::ZERO, &huge), Ok(Number::ZERO));
    assert_eq!(expt(&n("-1"), &huge), Ok(Number::ONE));
    assert_eq!(copy_bit(&huge, &n("-1"), true), Ok(n("-1")));
}

#[test]
fn shifts_right_end_at_the_sign() {
    let far = n("-1000000000000000000000000000000");
    assert_eq!(ash(&n("12345"), &far), Ok(Number::ZERO));
    assert_eq!(ash(&n("-12345"), &far), Ok(n("-1")));
    assert_eq!(ash(&n("-100000000000000000000000"), &far), Ok(n("-1")));
    assert_eq!(round_ash(&n("-12345"), &far), Ok(Number::ZERO));
}

#[test]
fn bit_positions_are_not_negative() {
    let (one, minus) = (Number::ONE, n("-1"));
    assert_eq!(logbit(&minus, &one), Err(NumError::OutOfRange(1)));
    assert_eq!(logbit(&n("1000000000000000000000000000000"), &minus), Ok(true));
    assert_eq!(bit_extract(&one, &minus, &one), Err(NumError::OutOfRange(2)));
    assert_eq!(bit_extract(&one, &one, &Number::ZERO), Err(NumError::OutOfRange(3)));
    assert_eq!(integer_to_bits(&one, Some(&minus)), Err(NumError::OutOfRange(2)));
}

#[test]
fn fields_of_no_and_of_unlimited_width() {
    let (zero, huge) = (n("0"), n("1000000000000000000000000000000"));
    assert_eq!(bit_extract(&n("255"), &n("4"), &huge), Ok(n("15")));
    assert_eq!(bit_extract(&n("255"), &huge, &huge), Ok(zero.clone()));
    assert_eq!(rotate_bit_field(&n("6"), &n("1"), &zero, &zero), Ok(n("6")));
    assert_eq!(reverse_bit_field(&n("6"), &zero, &zero), Ok(n("6")));
    assert_eq!(bits_to_integer(&[]), zero);
}

#[test]
fn exponents_that_no_flonum_has_are_told_from_symbols() {
    let exponent = |text: &str| NumError::Exponent(Box::new(n(text)));
    for prefix in ["", "#e", "#i", "-"] {
        let text = format!("{prefix}1e1000000000");
        assert_eq!(try_parse(&text, 10), Err(exponent("1000000000")), "{text}");
        assert_eq!(parse(&text, 10), None);
    }
    assert_eq!(try_parse("1e99999999999999999999", 10), Err(exponent("99999999999999999999")));
    assert_eq!(try_parse("1+1e-325i", 10), Err(exponent("-325")));
    // As Guile has it, whatever follows the exponent.
    assert_eq!(try_parse("1e1000000000-words", 10), Err(exponent("1000000000")));
    assert_eq!(try_parse("1e-words", 10), Ok(None));
}

#[test]
fn what_is_no_number_is_none() {
    for text in
        ["", "é", "1é", "+é", "#é", "#", "#xé", "１", "1@é", "+inf.0é", "1/é", "\0", "...", "1+"]
    {
        assert_eq!(try_parse(text, 10), Ok(None), "{text:?}");
    }
}

#[test]
fn long_numbers_are_written_and_read_back() {
    let power = expt(&n("7"), &n("30000")).expect("7^30000");
    for radix in [2, 3, 10, 16, 36] {
        let text = to_string(&power, radix);
        assert_eq!(parse(&text, radix), Some(power.clone()), "radix {radix}");
    }
    // By the rule for casting out nines: 7^30000 is 1 modulo 9, 7^3 being 1.
    let digits: u32 = to_string(&power, 10).bytes().map(|c| u32::from(c - b'0')).sum();
    assert_eq!(digits % 9, 1);
}

#[test]
fn random_integers_stay_below_their_limit_and_reach_all_values() {
    let mut state = 1u64;
    let mut word = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) as u32
    };
    let mut seen = [0; 5];
    for _ in 0..1000 {
        let drawn = random_below(&n("5"), &mut word).expect("a number");
        seen[drawn.as_i64().expect("an integer") as usize] += 1;
    }
    // 200 each are expected, with a standard deviation of 13.
    assert!(seen.iter().all(|count| (130..270).contains(count)), "{seen:?}");
    let limit = n("1000000000000000000000000000000000000000001");
    for _ in 0..200 {
        let drawn = random_below(&limit, &mut word).expect("a number");
        assert_eq!(compare(&drawn, &limit), Ok(Some(std::cmp::Ordering::Less)));
        assert_eq!(is_negative(&drawn), Ok(false));
        let unit = random_unit(&mut word);
        assert!((0.0..=1.0).contains(&unit));
    }
    assert_eq!(random_below(&Number::ZERO, &mut word), Err(NumError::OutOfRange(1)));
    assert_eq!(random_below(&n("-5"), &mut word), Err(NumError::OutOfRange(1)));
    assert_eq!(random_below(&n("1/2"), &mut word), Err(NumError::WrongType(1)));
}

#[test]
fn modular_powers() {
    // From Guile 3.0.8.
    for (base, k, modulus, expected) in [
        ("2", "100", "7", "2"),
        ("3", "-1", "7", "5"),
        ("-3", "3", "7", "1"),
        ("3", "3", "-7", "-1"),
        ("3", "0", "1", "0"),
    ] {
        assert_eq!(
            modulo_expt(&n(base), &n(k), &n(modulus)),
            Ok(n(expected)),
            "{base} {k} {modulus}"
        );
    }
    let overflow = Err(NumError::Overflow("modulo-expt"));
    assert_eq!(modulo_expt(&n("2"), &n("-1"), &n("4")), overflow);
    assert_eq!(modulo_expt(&n("3"), &n("5"), &n("0")), overflow);
}

#[test]
fn decimals_are_the_flonums_nearest_to_them() {
    let mut state = 88172645463325252u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..20_000 {
        let (digits, point) = (random().to_string(), random() as usize % 30);
        let fraction = &digits[..digits.len().min(1 + point)];
        let text = format!("{}.{fraction}e{}", random() % 100_000, random() as i64 % 308);
        let wanted: f64 = text.parse().expect("the standard library reads it");
        assert!(matches!(n(&text), Number::Flonum(x) if x.to_bits() == wanted.to_bits()), "{text}");
    }
    for text in ["1e23", "9007199254740993.0", "2.2250738585072011e-308", "5e-324", "2e-324"] {
        let wanted: f64 = text.parse().expect("the standard library reads it");
        assert!(matches!(n(text), Number::Flonum(x) if x.to_bits() == wanted.to_bits()), "{text}");
    }
}
