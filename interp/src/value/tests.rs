use super::*;
use crate::heap::Heap;
use crate::number::Number;

#[test]
fn a_value_is_one_word() {
    assert_eq!(size_of::<Value>(), 8);
    assert_eq!(size_of::<Result<Value>>(), 16);
}

#[test]
fn fixnums_keep_their_value_at_all_edges() {
    for n in [
        0,
        1,
        -1,
        2,
        -2,
        FIXNUM_MAX,
        FIXNUM_MAX - 1,
        FIXNUM_MIN,
        FIXNUM_MIN + 1,
        1 << 60,
        -(1 << 60),
    ] {
        let v = Value::fixnum(n);
        assert!(v.is_fixnum());
        assert_eq!(v.as_fixnum(), Some(n));
        assert_eq!(v.unpack(), Unpacked::Fixnum(n));
        assert!(!v.is_pair() && !v.is_object() && !v.is_small_flonum() && !v.is_char());
        assert!(v.is_true() && !v.is_null());
    }
}

#[test]
fn integers_beyond_fixnums_are_bignums() {
    let mut heap = Heap::new();
    for n in [
        i128::from(FIXNUM_MAX) + 1,
        i128::from(FIXNUM_MIN) - 1,
        i64::MAX.into(),
        i64::MIN.into(),
        u64::MAX.into(),
        1 << 100,
        -(1 << 100),
    ] {
        let v = heap.number(Number::from(n));
        assert!(v.is(Kind::Bignum) && v.is_number());
        assert_eq!(v.to_number(), Some(Number::from(n)), "{n}");
        assert_eq!(v.as_i64(), i64::try_from(n).ok());
        assert_eq!(v.as_u64(), u64::try_from(n).ok());
    }
    let edge = heap.int(FIXNUM_MAX);
    assert!(edge.is_fixnum());
}

#[test]
fn flonums_fit_a_word_where_their_exponent_is_common() {
    let mut heap = Heap::new();
    let (low, high) = (2f64.powi(-255), 2f64.powi(256));
    // Zero has its tag, and so do the numbers next to it.
    for x in [
        5e-324,
        f64::MIN_POSITIVE,
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.1,
        1e10,
        -1e-10,
        low,
        high,
        std::f64::consts::PI,
    ] {
        assert!(Value::small_flonum(x).is_some(), "{x}");
    }
    for x in [
        2f64.powi(-256),
        2f64.powi(-700),
        2f64.powi(257),
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        assert!(Value::small_flonum(x).is_none(), "{x}");
        assert!(heap.flonum(x).is(Kind::Flonum));
    }
    for x in [
        0.0,
        -0.0,
        1.0,
        -2.5,
        f64::MAX,
        -f64::MAX,
        5e-324,
        f64::INFINITY,
        low,
        high,
        2f64.powi(-256),
        2f64.powi(257),
    ] {
        let v = heap.flonum(x);
        assert_eq!(v.as_flonum().map(f64::to_bits), Some(x.to_bits()));
        assert!(!v.is_fixnum() && !v.is_pair() && v.is_number() && v.is_true());
    }
    assert!(heap.flonum(f64::NAN).as_flonum().is_some_and(f64::is_nan));
}

#[test]
fn constants_are_apart_and_only_two_are_false() {
    let all = [
        Value::FALSE,
        Value::ELISP_NIL,
        Value::NULL,
        Value::TRUE,
        Value::UNSPECIFIED,
        Value::EOF,
        Value::UNBOUND,
        Value::ABSENT,
        Value::TAIL_CALL,
        Value::VALUES,
        Value::char('\0'),
        Value::fixnum(0),
    ];
    for (i, a) in all.iter().enumerate() {
        assert!(all[i + 1..].iter().all(|b| a != b), "{a:?}");
        assert_eq!(a.is_true(), *a != Value::FALSE && *a != Value::ELISP_NIL, "{a:?}");
        assert_eq!(a.is_null(), *a == Value::NULL || *a == Value::ELISP_NIL, "{a:?}");
        assert!(!a.is_pair() && !a.is_object());
    }
}

#[test]
fn characters_keep_their_code_points() {
    for c in ['\0', 'a', 'é', 'λ', '\u{d7ff}', '\u{e000}', char::MAX] {
        assert_eq!(Value::char(c).as_char(), Some(c));
    }
    assert_eq!(Value::fixnum(97).as_char(), None);
    assert_eq!(Value::TRUE.as_char(), None);
}

#[test]
fn pairs_hold_and_change_their_parts() {
    let mut heap = Heap::new();
    let p = heap.cons(Value::fixnum(1), Value::NULL);
    assert!(p.is_pair() && !p.is_object());
    p.set_cdr(p);
    p.set_car(Value::TRUE);
    assert_eq!((p.car(), p.cdr()), (Value::TRUE, p));
    assert!(Value::NULL.pair().is_err());
}

#[test]
fn lists_are_measured_and_circles_and_dots_are_not() {
    let mut heap = Heap::new();
    let items: Vec<Value> = (0..5).map(Value::fixnum).collect();
    let list = heap.list(&items);
    assert_eq!(list.list_length(), Some(5));
    assert_eq!(list.list_to_vec(), Some(items));
    assert_eq!(Value::NULL.list_length(), Some(0));
    let dotted = heap.list_with_tail(&[Value::TRUE], Value::fixnum(1));
    assert_eq!((dotted.list_length(), dotted.list_to_vec()), (None, None));
    for n in 1..6 {
        let circle = heap.list(&vec![Value::TRUE; n]);
        let mut last = circle;
        while last.cdr().is_pair() {
            last = last.cdr();
        }
        last.set_cdr(circle);
        assert_eq!((circle.list_length(), circle.list_to_vec()), (None, None));
    }
}

#[test]
fn strings_widen_when_a_character_asks_for_it() {
    let mut heap = Heap::new();
    let s = heap.string("añb");
    assert!(matches!(s.string(), Ok(StrRef::Latin1(b"a\xf1b"))));
    heap.string_set(s, 1, 'é');
    assert!(matches!(s.string(), Ok(StrRef::Latin1(_))));
    heap.string_set(s, 1, 'λ');
    assert!(matches!(s.string(), Ok(StrRef::Wide(_))));
    assert_eq!(s.to_text().ok().as_deref(), Some("aλb"));
    heap.string_set(s, 1, 'x');
    let narrow = heap.string("axb");
    assert!(s.string().is_ok_and(|s| narrow.string().is_ok_and(|n| s.same(n))));
    assert!(Value::TRUE.string().is_err());
    let empty = heap.string("");
    assert!(empty.string().is_ok_and(StrRef::is_empty));
}

#[test]
fn strings_are_joined_in_the_narrowest_width() {
    let mut heap = Heap::new();
    let (a, b, wide) = (heap.string("ab"), heap.string("é"), heap.string("λ"));
    let parts = [a, b].map(|v| v.string().map_or(0, StrRef::len));
    assert_eq!(parts, [2, 1]);
    let (Ok(x), Ok(y), Ok(z)) = (a.string(), b.string(), wide.string()) else { panic!("strings") };
    let narrow = heap.concatenate(&[x, y]);
    assert!(matches!(narrow.string(), Ok(StrRef::Latin1(b"ab\xe9"))));
    let all = heap.concatenate(&[x, z, y]);
    assert_eq!(all.to_text().ok().as_deref(), Some("abλé"));
    let part = heap.copy_string(all.string().map_or(x, |s| s.slice(0, 2)));
    assert!(matches!(part.string(), Ok(StrRef::Latin1(b"ab"))));
}

#[test]
fn uniform_vectors_give_back_what_they_take_and_refuse_the_rest() {
    use uniform::Element;
    let mut heap = Heap::new();
    for (element, least, most) in [
        (Element::U8, 0, 255),
        (Element::S8, -128, 127),
        (Element::U16, 0, 65535),
        (Element::S32, -(1 << 31), (1 << 31) - 1),
        (Element::U64, 0, u64::MAX.into()),
        (Element::S64, i64::MIN.into(), i64::MAX.into()),
    ] {
        let ends: [Value; 2] = [least, most].map(|n: i128| heap.number(n.into()));
        let v = heap.uniform_vector(element, &ends).expect("the ends are in range");
        let bytes = v.bytes().expect("a uniform vector has bytes").to_vec();
        for (place, end) in bytes.chunks_exact(element.size()).zip([least, most]) {
            assert_eq!(element.number(place), Number::from(end), "{element:?}");
        }
        for beyond in [least - 1, most + 1] {
            let beyond = heap.number(beyond.into());
            assert!(heap.uniform_vector(element, &[beyond]).is_err(), "{element:?}");
        }
        assert!(heap.uniform_vector(element, &[Value::TRUE]).is_err());
    }
}

#[test]
fn bitvectors_hold_bits_across_words() {
    let mut heap = Heap::new();
    let bits: Vec<bool> = (0..100).map(|i| i % 3 == 0).collect();
    let v = heap.bitvector(&bits);
    assert_eq!(v.bit_count(), 100);
    assert!((0..100).all(|i| v.bit(i) == bits[i]));
    v.set_bit(31, true);
    v.set_bit(33, false);
    assert!(v.bit(31) && !v.bit(32) && !v.bit(33) && !v.bit(34));
}
