//! What the operations are applied to: chosen numbers of every kind and at every
//! edge, and random ones, the same in each run.

use riad_interp::number::{Number, parse};

/// The xorshift64* generator (Vigna 2016).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn word(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        (self.word() >> 11) % limit
    }

    /// A finite flonum, its exponent as likely anywhere as its digits.
    pub(crate) fn flonum(&mut self) -> f64 {
        loop {
            let x = f64::from_bits(self.word());
            if x.is_finite() {
                return x;
            }
        }
    }

    /// A flonum that people would write: few digits, exponent near zero.
    pub(crate) fn human_flonum(&mut self) -> f64 {
        let digits = self.below(6) as u32 + 1;
        let mantissa = self.below(10u64.pow(digits)) as f64;
        mantissa * 10f64.powi(self.below(26) as i32 - 12)
    }

    /// An integer of up to `bits` bits, of either sign.
    pub(crate) fn integer(&mut self, bits: u64) -> Number {
        let wanted = self.below(bits) + 1;
        let mut digits = String::from(if self.below(2) == 0 { "-" } else { "" });
        for _ in 0..wanted {
            digits.push(if self.below(2) == 0 { '0' } else { '1' });
        }
        number(&format!("#b{digits}"))
    }
}

pub(crate) fn number(text: &str) -> Number {
    parse(text, 10).unwrap_or_else(|| panic!("{text} is not a number"))
}

fn power(base: u32, exponent: u32) -> String {
    num_bigint::BigInt::from(base).pow(exponent).to_string()
}

pub(crate) fn integers() -> Vec<Number> {
    let small = "0 1 -1 2 -2 3 -3 4 5 7 -7 8 10 -10 12 64 100 -100 255 -256 1000 65536 1000003";
    let edges = "2305843009213693951 2305843009213693952 -2305843009213693952 \
                 -2305843009213693953 4611686018427387904 -4611686018427387904 \
                 9007199254740992 9007199254740993 -9007199254740993 9007199254740995 \
                 9223372036854775807 9223372036854775808 -9223372036854775808 \
                 -9223372036854775809 18446744073709551615 18446744073709551616";
    let mut all: Vec<Number> =
        small.split_whitespace().chain(edges.split_whitespace()).map(number).collect();
    for (base, exponent) in
        [(10, 22), (10, 23), (10, 30), (2, 100), (3, 100), (10, 308), (10, 309), (10, 400)]
    {
        all.push(number(&power(base, exponent)));
        all.push(number(&format!("-{}", power(base, exponent))));
    }
    let mut random = Random::new(1);
    all.extend((0..8).map(|_| random.integer(200)));
    all
}

pub(crate) fn ratios() -> Vec<Number> {
    let mut all: Vec<Number> =
        "1/2 -1/2 1/3 -1/3 2/3 3/2 -3/2 5/2 -5/2 7/2 22/7 -22/7 1/10 9007199254740993/2 \
         12345678901234567890/7 -7/12345678901234567890 4611686018427387905/4611686018427387904"
            .split_whitespace()
            .map(number)
            .collect();
    all.push(number(&format!("1/{}", power(10, 400))));
    all.push(number(&format!("-{}/{}", power(10, 400), power(3, 50))));
    all.push(number(&format!("3/{}", power(2, 1076))));
    all.push(number(&format!("{}/{}", power(3, 300), power(2, 400))));
    all
}

pub(crate) fn flonums() -> Vec<Number> {
    let mut all: Vec<Number> =
        "0.0 -0.0 1.0 -1.0 2.0 -2.0 0.5 -0.5 1.5 -1.5 2.5 -2.5 3.5 0.1 0.3 3.0 4.0 7.0 -7.0 10.0 12.0 \
         100.0 123456.789 -0.001 3.141592653589793 1e10 1e21 1e22 1e23 9007199254740992.0 \
         9007199254740994.0 2305843009213693952.0 1e300 -1e300 1e-300 5e-324 -5e-324 \
         2.2250738585072014e-308 2.225073858507201e-308 1.7976931348623157e308 \
         0.49999999999999994 4503599627370495.5 +inf.0 -inf.0 +nan.0"
            .split_whitespace()
            .map(number)
            .collect();
    let mut random = Random::new(2);
    all.extend((0..4).map(|_| Number::Flonum(random.flonum())));
    all.extend((0..4).map(|_| Number::Flonum(random.human_flonum())));
    all
}

pub(crate) fn complexes() -> Vec<Number> {
    "1+2i -1.5+2.5i 0.5-0.25i 3.0-4.0i +i -i 0.0+2.0i 1.0+0.0i -1.0+0.0i -1.0-0.0i 1e200+1e200i \
     1e-200-1e-200i 1.0+1e-10i -3.0-4.0i 0.0+0.0i"
        .split_whitespace()
        .map(number)
        .collect()
}

pub(crate) fn reals() -> Vec<Number> {
    [integers(), ratios(), flonums()].concat()
}

/// Numbers of every kind; few enough that all pairs can be tried.
pub(crate) fn all() -> Vec<Number> {
    let mut all = [reals(), complexes()].concat();
    all.push(number("+inf.0+1.0i"));
    all.push(number("1.0+nan.0i"));
    all
}
