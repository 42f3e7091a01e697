//! Numbers as values: between words and heap objects and the tower's [`Number`].

use super::{Kind, Unpacked, Value};
use crate::error::{Error, Result};
use crate::heap::Heap;
use crate::number::{self, NumError, Number};
use num_bigint::{BigInt, BigUint, Sign};

impl Value {
    /// Whether this is a number of any kind.
    pub fn is_number(self) -> bool {
        self.is_fixnum()
            || self.is_small_flonum()
            || (self.is_object()
                && matches!(
                    self.header().kind(),
                    Kind::Flonum | Kind::Bignum | Kind::Ratio | Kind::Complex
                ))
    }
    /// The number that this value is.
    pub fn to_number(self) -> Option<Number> {
        match self.unpack() {
            Unpacked::Fixnum(n) => Some(Number::Fixnum(n)),
            Unpacked::Flonum(x) => Some(Number::Flonum(x)),
            Unpacked::Object(Kind::Bignum) => Some(Number::Big(self.bignum())),
            Unpacked::Object(Kind::Ratio) => {
                let part = |v: Value| v.to_number().and_then(big);
                Some(Number::ratio(part(self.slot(0))?, part(self.slot(1))?))
            }
            Unpacked::Object(Kind::Complex) => {
                Some(Number::complex(f64::from_bits(self.word(1)), f64::from_bits(self.word(2))))
            }
            _ => None,
        }
    }
    fn bignum(self) -> BigInt {
        let limbs = 1..=self.header().len();
        let digits = limbs.flat_map(|i| [self.word(i) as u32, (self.word(i) >> 32) as u32]);
        let sign = if self.header().aux() == 1 { Sign::Minus } else { Sign::Plus };
        BigInt::from_biguint(sign, BigUint::new(digits.collect()))
    }
    /// The number, or a wrong-type error.
    pub fn number(self) -> Result<Number> {
        self.to_number().ok_or_else(|| Error::wrong_type(self))
    }
    /// An exact integer that fits an `i64`, however it is held.
    pub fn as_i64(self) -> Option<i64> {
        self.as_fixnum().or_else(|| self.to_number()?.as_i64())
    }
    /// An exact integer that fits a `u64`, however it is held.
    pub fn as_u64(self) -> Option<u64> {
        match self.to_number()? {
            Number::Fixnum(n) => u64::try_from(n).ok(),
            Number::Big(n) => u64::try_from(n).ok(),
            _ => None,
        }
    }
    /// The real number nearest to this one, or none for what is not real.
    pub fn as_f64(self) -> Option<f64> {
        self.as_flonum().or_else(|| number::to_f64(&self.to_number()?))
    }
    /// Equality of numbers by `eqv?`: same value, same exactness.
    pub fn number_eqv(self, other: Value) -> bool {
        match (self.to_number(), other.to_number()) {
            (Some(a), Some(b)) => number::eqv(&a, &b),
            _ => false,
        }
    }
}

fn big(n: Number) -> Option<BigInt> {
    match n {
        Number::Fixnum(n) => Some(n.into()),
        Number::Big(n) => Some(n),
        _ => None,
    }
}

impl Heap {
    /// The value of a number: a word where it fits, else an object.
    pub fn number(&mut self, n: Number) -> Value {
        match n {
            Number::Fixnum(n) => Value::fixnum(n),
            Number::Flonum(x) => self.flonum(x),
            Number::Big(n) => self.bignum(&n),
            Number::Ratio(r) => {
                let parts = [r.num(), r.den()].map(|n| self.integer(n));
                self.values_object(Kind::Ratio, &parts)
            }
            Number::Complex(z) => {
                self.raw_object(Kind::Complex, 0, 0, 2, &[z.re.to_bits(), z.im.to_bits()])
            }
        }
    }
    fn integer(&mut self, n: &BigInt) -> Value {
        match Number::from(n.clone()) {
            Number::Fixnum(n) => Value::fixnum(n),
            _ => self.bignum(n),
        }
    }
    fn bignum(&mut self, n: &BigInt) -> Value {
        let negative = u8::from(n.sign() == Sign::Minus);
        let limbs = n.magnitude().to_u64_digits();
        self.raw_object(Kind::Bignum, 0, negative, limbs.len(), &limbs)
    }
    /// The value of a machine integer.
    #[inline]
    pub fn int(&mut self, n: i64) -> Value {
        self.number(Number::from(n))
    }
    #[inline]
    pub fn uint(&mut self, n: u64) -> Value {
        self.number(Number::from(n))
    }
}

/// The number whose external representation in `radix` is `text`.
///
/// # Errors
/// `out-of-range` where its exponent is one that no flonum has.
pub fn parse(heap: &mut Heap, text: &str, radix: u32) -> Result<Option<Value>> {
    match number::try_parse(text, radix) {
        Ok(n) => Ok(n.map(|n| heap.number(n))),
        Err(NumError::Exponent(n)) => {
            Err(Error::out_of_range(heap.number(*n)).who("string->number"))
        }
        Err(e) => Err(error(&e, &[])),
    }
}

/// The error that a procedure of these arguments fails with.
#[cold]
pub fn error(e: &NumError, args: &[Value]) -> Error {
    let arg = |position: u8| args.get(position as usize - 1).copied().unwrap_or(Value::FALSE);
    match *e {
        NumError::WrongType(at) => Error::wrong_type(arg(at)).at(at.into()),
        NumError::Expecting(at, what) => Error::expecting(what, arg(at)).at(at.into()),
        NumError::OutOfRange(at) => Error::out_of_range(arg(at)).at(at.into()),
        NumError::Overflow(who) => Error::new(crate::error::What::NumericalOverflow).who(who),
        NumError::Exponent(_) => Error::out_of_range(arg(1)).at(1),
    }
}
