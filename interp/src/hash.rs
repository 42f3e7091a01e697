//! Hashes of values, the same numbers as Guile 3.0.8's, so that tables whose
//! keys are strings, symbols, numbers or lists of them are walked in the order
//! that programs written for it print. Objects hash by their addresses.
//!
//! Strings: the `lookup3` function over the code points (Bob Jenkins, 2006,
//! public domain). Words: Thomas Wang's 64-bit mix.

use crate::number::{self, Number};
use crate::value::{Kind, StrRef, Value};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;

/// Hashes have 62 bits: they are fixnums that are not negative, or nearly so.
fn fit(h: u64) -> u64 {
    h >> 2
}

fn word(key: u64) -> u64 {
    let mut h = (!key).wrapping_add(key << 21);
    h ^= h >> 24;
    h = h.wrapping_add(h << 3).wrapping_add(h << 8);
    h ^= h >> 14;
    h = h.wrapping_add(h << 2).wrapping_add(h << 4);
    h ^= h >> 28;
    fit(h.wrapping_add(h << 31))
}

/// The hash of a string, and of a symbol of this name.
pub fn string(s: StrRef<'_>) -> u64 {
    chars(s.len(), s.chars().map(u32::from))
}
/// The hash of `len` code points.
pub fn chars(len: usize, mut chars: impl Iterator<Item = u32>) -> u64 {
    let mut state = [0xdead_beef_u32.wrapping_add((len as u32) << 2).wrapping_add(47); 3];
    let mut left = len;
    let mut add = |state: &mut [u32; 3], n: usize| {
        for (part, c) in state.iter_mut().zip(chars.by_ref().take(n)) {
            *part = part.wrapping_add(c);
        }
    };
    while left > 3 {
        add(&mut state, 3);
        mix(&mut state);
        left -= 3;
    }
    if left > 0 {
        add(&mut state, left);
        finish(&mut state);
    }
    fit(u64::from(state[2]) << 32 | u64::from(state[1]))
}
fn mix(state: &mut [u32; 3]) {
    let [mut a, mut b, mut c] = *state;
    a = a.wrapping_sub(c) ^ c.rotate_left(4);
    c = c.wrapping_add(b);
    b = b.wrapping_sub(a) ^ a.rotate_left(6);
    a = a.wrapping_add(c);
    c = c.wrapping_sub(b) ^ b.rotate_left(8);
    b = b.wrapping_add(a);
    a = a.wrapping_sub(c) ^ c.rotate_left(16);
    c = c.wrapping_add(b);
    b = b.wrapping_sub(a) ^ a.rotate_left(19);
    a = a.wrapping_add(c);
    c = c.wrapping_sub(b) ^ b.rotate_left(4);
    b = b.wrapping_add(a);
    *state = [a, b, c];
}
fn finish(state: &mut [u32; 3]) {
    let [mut a, mut b, mut c] = *state;
    c = (c ^ b).wrapping_sub(b.rotate_left(14));
    a = (a ^ c).wrapping_sub(c.rotate_left(11));
    b = (b ^ a).wrapping_sub(a.rotate_left(25));
    c = (c ^ b).wrapping_sub(b.rotate_left(16));
    a = (a ^ c).wrapping_sub(c.rotate_left(4));
    b = (b ^ a).wrapping_sub(a.rotate_left(14));
    c = (c ^ b).wrapping_sub(b.rotate_left(24));
    *state = [a, b, c];
}

/// The word that stands for a value: Guile's own for fixnums, characters and
/// the constants, else the address.
fn guile_word(v: Value) -> u64 {
    match v {
        _ if v.is_fixnum() => (v.fixnum_value() as u64) << 2 | 2,
        _ if v.is_char() => v.as_char().map_or(0, |c| u64::from(c) << 8 | 0xc),
        Value::FALSE => 0x004,
        Value::ELISP_NIL => 0x104,
        Value::NULL => 0x304,
        Value::TRUE => 0x404,
        Value::UNSPECIFIED => 0x804,
        Value::EOF => 0xa04,
        _ => v.bits(),
    }
}

/// `hashq`: the same for values that are `eq?`.
#[inline]
pub fn eq(v: Value) -> u64 {
    word(guile_word(v))
}
/// `hashv`: the same for values that are `eqv?`.
pub fn eqv(v: Value) -> u64 {
    if v.is_number() { number(v) } else { eq(v) }
}
/// `hash`: the same for values that are `equal?`.
pub fn equal(v: Value) -> u64 {
    nested(v, 10)
}

fn number(v: Value) -> u64 {
    if v.is_fixnum() {
        return eq(v);
    }
    let Some(n) = v.to_number() else { return 0 };
    if number::is_integer(&n)
        && let Ok(exact) = number::exact(&n)
    {
        return match exact {
            Number::Big(n) => {
                let rest = n.mod_floor(&BigInt::from(number::FIXNUM_MAX));
                word(rest.to_u64().unwrap_or(0))
            }
            // An integral flonum hashes as the bare number of a bignum does.
            Number::Fixnum(n) => word(n.rem_euclid(number::FIXNUM_MAX) as u64),
            _ => 0,
        };
    }
    let text = number::to_string(&n, 10);
    chars(text.len(), text.bytes().map(u32::from))
}

/// As `equal`, looking into data to a depth that is halved at each level: so
/// the recursion ends after a few.
fn nested(v: Value, depth: usize) -> u64 {
    if v.is_pair() {
        return match depth {
            0 => word(0),
            _ => nested(v.car(), depth / 2) ^ nested(v.cdr(), depth / 2),
        };
    }
    if v.is_number() {
        return number(v);
    }
    if !v.is_object() {
        return eq(v);
    }
    match v.header().kind() {
        Kind::String => v.string().map_or(0, string),
        Kind::Keyword => nested(v.slot(0), depth),
        Kind::Symbol => v.symbol_name().map_or(0, string),
        Kind::Vector => vector(v, depth),
        Kind::Struct if !v.is_vtable() => {
            let fields = v.struct_fields().iter();
            let of = eq(v.struct_vtable());
            if depth == 0 { of } else { fields.fold(of, |h, f| h ^ nested(f.get(), depth / 2)) }
        }
        Kind::Syntax => nested(v.slot(0), depth / 2),
        Kind::Bytevector => {
            let bytes = v.bytes().unwrap_or_default();
            chars(bytes.len(), bytes.iter().map(|&b| b.into()))
        }
        Kind::Bitvector => word(v.bit_count() as u64),
        Kind::Foreign => v.foreign_identity().map_or_else(|| eq(v), |(_, n)| word(n)),
        _ => eq(v),
    }
}
/// A few elements count, chosen by what was hashed before them.
fn vector(v: Value, depth: usize) -> u64 {
    let len = v.header().len() as u64;
    let mut h = word(len << 8 | 0xd);
    if len > 0 {
        for i in (0..depth / 2).rev() {
            h ^= nested(v.slot((h % len) as usize), i);
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cx::Cx;
    use crate::host::NoHost;
    use crate::read::Reader;

    #[test]
    fn hashes_are_those_of_guile() {
        // Recorded from Guile 3.0.8: (hash DATUM (1- (expt 2 62))).
        let mut cx = Cx::new(Box::new(NoHost));
        for (text, expected) in [
            ("5", 4_096_558_949_354_163_508),
            ("-1", 60_421_695_513_326_614),
            ("abc", 1_781_154_307_454_365_970),
            ("\"abc\"", 1_781_154_307_454_365_970),
            ("\"\"", 4_011_422_796_674_199_495),
            ("\"abcdefghijklmnop\"", 2_431_497_776_749_562_074),
            ("\"λμ\"", 1_696_379_416_285_145_426),
            ("#:a", 1_500_627_027_394_928_394),
            ("#\\a", 2_444_224_366_084_800_095),
            ("()", 4_296_540_848_927_063_597),
            ("#t", 3_522_948_213_600_946_179),
            ("1.5", 3_080_517_000_165_702_750),
            ("2.0", 3_307_120_762_863_387_037),
            ("-0.0", 2_158_324_264_573_792_932),
            ("1/2", 2_008_196_685_504_061_383),
            ("1000000000000000000000000000000", 2_120_896_431_510_842_592),
            ("(1 2 3)", 1_598_809_566_930_290_050),
            ("(1 . 2)", 3_230_588_995_594_008_345),
            ("(\"a\" \"b\")", 3_768_116_457_910_559_246),
            ("#()", 3_049_605_240_155_586_444),
            ("#(1 2)", 2_121_270_931_541_232_526),
            ("#(1 2 3 4 5 6 7 8 9 10)", 3_725_872_220_533_792_694),
            ("(a b (c d) #(e))", 4_013_918_316_848_921_336),
            ("(1 2 3 4 5 6 7 8 9 10 11 12 13)", 3_273_028_097_397_055_830),
        ] {
            let datum = Reader::new(&mut cx, text.as_bytes(), 0).read(&mut cx).unwrap().unwrap();
            assert_eq!(equal(datum), expected, "{text}");
        }
    }
}
