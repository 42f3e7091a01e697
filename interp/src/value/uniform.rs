//! The elements of bytevectors and uniform vectors (SRFI 4).

use super::{Kind, Value};
use crate::error::{Error, Result};
use crate::heap::Heap;
use crate::number::{self, Number};

/// What a bytevector's bytes are the elements of: the `aux` byte of its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
pub enum Element {
    /// A plain bytevector.
    Vu8, U8, S8, U16, S16, U32, S32, U64, S64, F32, F64, C32, C64,
}

use Element::{C32, C64, F32, F64, S8, S16, S32, S64, U8, U16, U32, U64, Vu8};

const ALL: [Element; 13] = [Vu8, U8, S8, U16, S16, U32, S32, U64, S64, F32, F64, C32, C64];

impl Element {
    /// The name in `#f64(…)` and in `f64vector-ref`.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 13] = [
            "vu8", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64", "c32", "c64",
        ];
        NAMES[self as usize]
    }
    pub fn from_name(name: &str) -> Option<Element> {
        ALL.into_iter().find(|e| e.name() == name)
    }
    /// Bytes of an element.
    pub fn size(self) -> usize {
        match self {
            Vu8 | U8 | S8 => 1,
            U16 | S16 => 2,
            U32 | S32 | F32 => 4,
            U64 | S64 | F64 | C32 => 8,
            C64 => 16,
        }
    }
    /// The least and the greatest element of an integer type.
    pub fn range(self) -> Option<(i128, i128)> {
        let bits = 8 * self.size() as u32;
        match self {
            Vu8 | U8 | U16 | U32 | U64 => Some((0, (1 << bits) - 1)),
            S8 | S16 | S32 | S64 => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
            _ => None,
        }
    }
    /// The procedure that Guile's errors name when an element is refused.
    pub fn setter(self) -> &'static str {
        match self {
            Vu8 | U8 => "bytevector-u8-set!",
            S8 => "bytevector-s8-set!",
            U16 => "bytevector-u16-native-set!",
            S16 => "bytevector-s16-native-set!",
            U32 => "bytevector-u32-native-set!",
            S32 => "bytevector-s32-native-set!",
            U64 => "bytevector-u64-native-set!",
            S64 => "bytevector-s64-native-set!",
            F32 => "bytevector-ieee-single-native-set!",
            F64 => "bytevector-ieee-double-native-set!",
            C32 | C64 => "bytevector-complex-set!",
        }
    }

    /// The procedure that Guile's errors name when an index is refused.
    pub fn getter(self) -> &'static str {
        match self {
            Vu8 | U8 => "bytevector-u8-ref",
            S8 => "bytevector-s8-ref",
            U16 => "bytevector-u16-native-ref",
            S16 => "bytevector-s16-native-ref",
            U32 => "bytevector-u32-native-ref",
            S32 => "bytevector-s32-native-ref",
            U64 => "bytevector-u64-native-ref",
            S64 => "bytevector-s64-native-ref",
            F32 => "bytevector-ieee-single-native-ref",
            F64 => "bytevector-ieee-double-native-ref",
            C32 | C64 => "bytevector-complex-ref",
        }
    }

    /// The element whose bytes, in the machine's order, `bytes` begins with.
    pub fn fetch(self, heap: &mut Heap, bytes: &[u8]) -> Value {
        match self {
            Vu8 | U8 => Value::fixnum(bytes[0].into()),
            _ => heap.number(self.number(bytes)),
        }
    }
    /// As `fetch`, as a number.
    pub fn number(self, bytes: &[u8]) -> Number {
        macro_rules! take {
            ($t:ty, $at:expr) => {{
                let mut raw = [0; size_of::<$t>()];
                raw.copy_from_slice(&bytes[$at..$at + size_of::<$t>()]);
                <$t>::from_ne_bytes(raw)
            }};
        }
        match self {
            Vu8 | U8 => Number::Fixnum(bytes[0].into()),
            S8 => Number::Fixnum((bytes[0] as i8).into()),
            U16 => Number::Fixnum(take!(u16, 0).into()),
            S16 => Number::Fixnum(take!(i16, 0).into()),
            U32 => Number::Fixnum(take!(u32, 0).into()),
            S32 => Number::Fixnum(take!(i32, 0).into()),
            U64 => take!(u64, 0).into(),
            S64 => take!(i64, 0).into(),
            F32 => Number::Flonum(take!(f32, 0).into()),
            F64 => Number::Flonum(take!(f64, 0)),
            C32 => Number::complex(take!(f32, 0).into(), take!(f32, 4).into()),
            C64 => Number::complex(take!(f64, 0), take!(f64, 8)),
        }
    }
    /// Stores an element at the start of `bytes`, in the machine's order.
    ///
    /// # Errors
    /// `wrong-type-arg` and `out-of-range`, in the name of the setter.
    pub fn store(self, bytes: &mut [u8], v: Value) -> Result<()> {
        let size = self.size();
        let bytes = &mut bytes[..size];
        if let Some((least, most)) = self.range() {
            let n = match v.to_number() {
                Some(Number::Fixnum(n)) => i128::from(n),
                Some(Number::Big(n)) => i128::try_from(n).unwrap_or(i128::MAX),
                _ => return Err(Error::wrong_type(v).who(self.setter()).at(3)),
            };
            if n < least || n > most {
                return Err(Error::out_of_range(v).who(self.setter()));
            }
            let raw = n.to_ne_bytes();
            let low = if cfg!(target_endian = "little") { &raw[..size] } else { &raw[16 - size..] };
            bytes.copy_from_slice(low);
            return Ok(());
        }
        let refuse = || Error::expecting("real", v).who(self.setter()).at(3);
        match self {
            F32 => bytes.copy_from_slice(&(v.as_f64().ok_or_else(refuse)? as f32).to_ne_bytes()),
            F64 => bytes.copy_from_slice(&v.as_f64().ok_or_else(refuse)?.to_ne_bytes()),
            _ => {
                let n = v.to_number().ok_or_else(|| {
                    Error::expecting("complex number", v).who(self.setter()).at(3)
                })?;
                let part = |n| number::to_f64(&n).unwrap_or(0.0);
                let (re, im) = (part(number::real_part(&n)), part(number::imag_part(&n)));
                let (first, second) = bytes.split_at_mut(size / 2);
                if self == C32 {
                    first.copy_from_slice(&(re as f32).to_ne_bytes());
                    second.copy_from_slice(&(im as f32).to_ne_bytes());
                } else {
                    first.copy_from_slice(&re.to_ne_bytes());
                    second.copy_from_slice(&im.to_ne_bytes());
                }
            }
        }
        Ok(())
    }
}

impl Value {
    /// The element type of a bytevector or uniform vector.
    pub fn element(self) -> Option<Element> {
        self.is(Kind::Bytevector).then(|| ALL[self.header().aux() as usize])
    }
}

impl Heap {
    /// A uniform vector of these elements.
    ///
    /// # Errors
    /// Those of [`Element::store`].
    pub fn uniform_vector(&mut self, element: Element, items: &[Value]) -> Result<Value> {
        let size = element.size();
        self.room_for(items.len().saturating_mul(size))?;
        let v = self.zeroed_bytevector(element as u8, items.len() * size);
        let bytes = v.bytes_mut()?;
        for (place, &item) in bytes.chunks_exact_mut(size).zip(items) {
            element.store(place, item)?;
        }
        Ok(v)
    }
}

/// Bits of a word of a bitvector's slots after the first, which is its length.
const WORD: usize = 32;

impl Heap {
    pub fn bitvector(&mut self, bits: &[bool]) -> Value {
        let v = self.filled(Kind::Bitvector, 1 + bits.len().div_ceil(WORD), Value::fixnum(0));
        v.set_slot(0, Value::fixnum(bits.len() as i64));
        for (i, _) in bits.iter().enumerate().filter(|&(_, &bit)| bit) {
            v.set_bit(i, true);
        }
        v
    }
}

impl Value {
    /// The number of bits of a bitvector.
    pub fn bit_count(self) -> usize {
        self.slot(0).fixnum_value() as usize
    }
    /// Bit `i` of a bitvector, which must be below the count.
    pub fn bit(self, i: usize) -> bool {
        self.slot(1 + i / WORD).fixnum_value() >> (i % WORD) & 1 == 1
    }
    pub fn set_bit(self, i: usize, on: bool) {
        let word = self.slot(1 + i / WORD).fixnum_value();
        let mask = 1 << (i % WORD);
        self.set_slot(1 + i / WORD, Value::fixnum(if on { word | mask } else { word & !mask }));
    }
}
