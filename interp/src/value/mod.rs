//! One word for every Scheme value.
//!
//! ```text
//!  63                                             8 7     3 2 1 0
//! +------------------------------------------------+-------+-+-+-+
//! | 62-bit two's complement integer                          |0 1|  fixnum
//! | m m m … (an f64 rotated left by four)          |s|   e e e   |  flonum, eee in {000, 011, 100}
//! | address of two words (car, cdr), 16-aligned              |0 1 0|  pair
//! | address of a header word, 16-aligned                     |1 1 0|  object
//! | payload                                        | sub   |1 1 1|  immediate
//! +------------------------------------------------+-------+-+-+-+
//! ```
//!
//! A fixnum owns two of the eight tags (001 and 101), which gives it 62 bits.
//! Flonums tag themselves (Melançon, Serrano, Feeley: "Float Self-Tagging",
//! 2025): the top three bits of the exponent, rotated to the bottom, are 011 or
//! 100 for magnitudes from 2^-255 to 2^257 and 000 for zero; all others are
//! boxed. A word-aligned raw address also ends in 000: to the collector it is a
//! flonum, so frames and closures may hold code addresses among their values.
//!
//! This file owns every trick on the bits of a word; [`object`] owns the shapes
//! of what words point at.

pub mod array;
pub mod number;
pub mod object;
pub mod structs;
mod text;
pub mod uniform;

pub use object::{Header, Kind};
pub use text::StrRef;
pub(crate) use text::store_char;

use crate::error::{Error, Result};
use crate::number::{FIXNUM_MAX, FIXNUM_MIN};
use std::cell::Cell;

/// A Scheme value: `Copy`, one word, compared by identity (`eq?`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(pub(crate) u64);

pub(crate) const TAG_MASK: u64 = 7;
pub(crate) const PAIR_TAG: u64 = 2;
pub(crate) const OBJECT_TAG: u64 = 6;
const IMMEDIATE_TAG: u64 = 7;
const FIXNUM_TAG: u64 = 1;
const FLONUM_TAGS: u8 = 0b0001_1001;

const fn immediate(sub: u64, payload: u64) -> Value {
    Value(payload << 8 | sub << 3 | IMMEDIATE_TAG)
}
const SUB_SPECIAL: u64 = 0;
const SUB_CHAR: u64 = 1;

/// What a value is, for a readable `match`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unpacked {
    Fixnum(i64),
    Flonum(f64),
    Char(char),
    Pair,
    Null,
    Bool(bool),
    Object(Kind),
    /// `#<unspecified>`, `#<eof>`, `#nil` and the machine's own markers.
    Special,
}

impl Value {
    // `#f` and `#nil` differ in one bit, and so do `#nil` and `()`: truth and
    // emptiness are one mask and one comparison each.
    pub const FALSE: Value = immediate(SUB_SPECIAL, 0);
    pub const ELISP_NIL: Value = immediate(SUB_SPECIAL, 1);
    pub const NULL: Value = immediate(SUB_SPECIAL, 3);
    pub const TRUE: Value = immediate(SUB_SPECIAL, 4);
    pub const UNSPECIFIED: Value = immediate(SUB_SPECIAL, 5);
    pub const EOF: Value = immediate(SUB_SPECIAL, 6);
    /// The content of a variable that has none yet.
    pub const UNBOUND: Value = immediate(SUB_SPECIAL, 7);
    /// An optional argument that was not given.
    pub const ABSENT: Value = immediate(SUB_SPECIAL, 8);
    /// What a primitive returns after `Cx::tail_call`: the machine makes the call.
    pub const TAIL_CALL: Value = immediate(SUB_SPECIAL, 16);
    /// What a primitive returns after `Cx::values`: several values, or none.
    pub const VALUES: Value = immediate(SUB_SPECIAL, 17);

    #[inline(always)]
    pub const fn fixnum(n: i64) -> Value {
        debug_assert!(n >= FIXNUM_MIN && n <= FIXNUM_MAX);
        Value((n as u64) << 2 | FIXNUM_TAG)
    }
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }
    #[inline(always)]
    pub const fn char(c: char) -> Value {
        immediate(SUB_CHAR, c as u64)
    }
    /// The flonum `x`, where it fits a word.
    #[inline(always)]
    pub const fn small_flonum(x: f64) -> Option<Value> {
        let bits = x.to_bits().rotate_left(4);
        if FLONUM_TAGS >> (bits & TAG_MASK) & 1 == 1 { Some(Value(bits)) } else { None }
    }
    /// A word-aligned address that the collector must not follow.
    #[inline(always)]
    pub(crate) fn raw<T>(p: *const T) -> Value {
        debug_assert!((p as u64) & TAG_MASK == 0);
        Value(p as u64)
    }
    #[inline(always)]
    pub(crate) fn as_raw<T>(self) -> *const T {
        self.0 as *const T
    }
    pub const fn bits(self) -> u64 {
        self.0
    }

    #[inline(always)]
    pub const fn is_fixnum(self) -> bool {
        self.0 & 3 == FIXNUM_TAG
    }
    /// The integer of a fixnum (unchecked: ask `is_fixnum` first).
    #[inline(always)]
    pub const fn fixnum_value(self) -> i64 {
        (self.0 as i64) >> 2
    }
    pub const fn as_fixnum(self) -> Option<i64> {
        if self.is_fixnum() { Some(self.fixnum_value()) } else { None }
    }
    #[inline(always)]
    pub const fn is_small_flonum(self) -> bool {
        FLONUM_TAGS >> (self.0 & TAG_MASK) & 1 == 1
    }
    #[inline(always)]
    pub const fn small_flonum_value(self) -> f64 {
        f64::from_bits(self.0.rotate_right(4))
    }
    #[inline(always)]
    pub fn as_flonum(self) -> Option<f64> {
        if self.is_small_flonum() {
            Some(self.small_flonum_value())
        } else if self.is(Kind::Flonum) {
            Some(f64::from_bits(self.word(1)))
        } else {
            None
        }
    }
    #[inline(always)]
    pub const fn is_true(self) -> bool {
        self.0 & !(1 << 8) != Value::FALSE.0
    }
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 | 2 << 8 == Value::NULL.0
    }
    #[inline(always)]
    pub const fn is_pair(self) -> bool {
        self.0 & TAG_MASK == PAIR_TAG
    }
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.0 & TAG_MASK == OBJECT_TAG
    }
    pub const fn is_char(self) -> bool {
        self.0 & 0xff == SUB_CHAR << 3 | IMMEDIATE_TAG
    }
    pub fn as_char(self) -> Option<char> {
        if self.is_char() { char::from_u32((self.0 >> 8) as u32) } else { None }
    }
    pub const fn is_bool(self) -> bool {
        self.0 == Value::FALSE.0 || self.0 == Value::TRUE.0
    }
    #[inline(always)]
    pub fn is(self, kind: Kind) -> bool {
        self.is_object() && self.header().kind() == kind
    }
    pub fn is_symbol(self) -> bool {
        self.is(Kind::Symbol)
    }
    pub fn is_string(self) -> bool {
        self.is(Kind::String)
    }
    pub fn is_procedure(self) -> bool {
        self.is_object()
            && matches!(
                self.header().kind(),
                Kind::Closure | Kind::Primitive | Kind::Continuation | Kind::Parameter
            )
    }

    pub fn unpack(self) -> Unpacked {
        if self.is_fixnum() {
            Unpacked::Fixnum(self.fixnum_value())
        } else if self.is_small_flonum() {
            Unpacked::Flonum(self.small_flonum_value())
        } else if self.is_pair() {
            Unpacked::Pair
        } else if self.is_object() {
            match self.header().kind() {
                Kind::Flonum => Unpacked::Flonum(f64::from_bits(self.word(1))),
                kind => Unpacked::Object(kind),
            }
        } else if let Some(c) = self.as_char() {
            Unpacked::Char(c)
        } else {
            match self {
                Value::NULL => Unpacked::Null,
                Value::TRUE => Unpacked::Bool(true),
                Value::FALSE => Unpacked::Bool(false),
                _ => Unpacked::Special,
            }
        }
    }

    // --- Pairs -----------------------------------------------------------

    #[inline(always)]
    pub(crate) fn pair_ptr(self) -> *const Cell<Value> {
        debug_assert!(self.is_pair());
        (self.0 - PAIR_TAG) as *const Cell<Value>
    }
    /// The car of a value known to be a pair.
    #[inline(always)]
    pub fn car(self) -> Value {
        debug_assert!(self.is_pair());
        // SAFETY: the tag says that two live words are at this address.
        unsafe { (*self.pair_ptr()).get() }
    }
    /// The cdr of a value known to be a pair.
    #[inline(always)]
    pub fn cdr(self) -> Value {
        debug_assert!(self.is_pair());
        // SAFETY: as in `car`.
        unsafe { (*self.pair_ptr().add(1)).get() }
    }
    #[inline(always)]
    pub fn set_car(self, v: Value) {
        debug_assert!(self.is_pair());
        // SAFETY: as in `car`; the words are cells.
        unsafe { (*self.pair_ptr()).set(v) }
    }
    #[inline(always)]
    pub fn set_cdr(self, v: Value) {
        debug_assert!(self.is_pair());
        // SAFETY: as in `car`; the words are cells.
        unsafe { (*self.pair_ptr().add(1)).set(v) }
    }
    /// `(car, cdr)`, or a wrong-type error.
    pub fn pair(self) -> Result<(Value, Value)> {
        if self.is_pair() {
            Ok((self.car(), self.cdr()))
        } else {
            Err(Error::expecting("pair", self))
        }
    }
    /// The elements of the pairs from here on; stops at the first non-pair.
    pub fn iter(self) -> ListIter {
        ListIter(self)
    }
    /// The elements of a proper list; `None` for an improper or circular one.
    pub fn list_to_vec(self) -> Option<Vec<Value>> {
        let mut out = Vec::with_capacity(self.list_length()?);
        let mut rest = self;
        while rest.is_pair() {
            out.push(rest.car());
            rest = rest.cdr();
        }
        Some(out)
    }
    /// The length of a proper list; `None` for an improper or circular one.
    pub fn list_length(self) -> Option<usize> {
        let (mut fast, mut slow, mut n) = (self, self, 0);
        while fast.is_pair() {
            fast = fast.cdr();
            n += 1;
            if n % 2 == 0 {
                slow = slow.cdr();
                if slow == fast {
                    return None;
                }
            }
        }
        fast.is_null().then_some(n)
    }

    // --- Arguments of primitives -------------------------------------------

    /// An exact integer that fits an `i64`.
    pub fn int(self) -> Result<i64> {
        self.as_fixnum().ok_or(Error::wrong_type(self))
    }
    /// An index or a size: an exact integer from zero to `max`.
    pub fn index(self, max: usize) -> Result<usize> {
        match self.as_fixnum() {
            Some(n) if n >= 0 && n as u64 <= max as u64 => Ok(n as usize),
            Some(_) => Err(Error::out_of_range(self)),
            None if self.is(Kind::Bignum) => Err(Error::out_of_range(self)),
            None => Err(Error::wrong_type(self)),
        }
    }
    pub fn char_arg(self) -> Result<char> {
        self.as_char().ok_or(Error::wrong_type(self))
    }
    /// Not given, or given as `#f`.
    pub fn is_absent_or_false(self) -> bool {
        self == Value::ABSENT || self == Value::FALSE
    }
    pub fn given(self) -> Option<Value> {
        (self != Value::ABSENT).then_some(self)
    }
}

/// Iterator over the cars of a chain of pairs.
pub struct ListIter(Value);
impl ListIter {
    /// What is left: the first non-pair once the iterator has ended.
    pub fn rest(&self) -> Value {
        self.0
    }
}
impl Iterator for ListIter {
    type Item = Value;
    fn next(&mut self) -> Option<Value> {
        if !self.0.is_pair() {
            return None;
        }
        let car = self.0.car();
        self.0 = self.0.cdr();
        Some(car)
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unpack() {
            Unpacked::Object(kind) => write!(f, "#<{kind:?} {:x}>", self.0),
            Unpacked::Special => write!(f, "#<special {:x}>", self.0 >> 8),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests;
