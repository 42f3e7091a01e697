//! What object words point at: a header, then words.
//!
//! ```text
//!  63                       24 23     16 15      8 7       0
//! +---------------------------+---------+---------+---------+
//! | length                    | aux     | flags   | kind    |
//! +---------------------------+---------+---------+---------+
//! ```
//!
//! The length counts the words after the header for kinds that hold values,
//! and bytes (or limbs, for bignums) for kinds that hold raw data.

use super::{OBJECT_TAG, TAG_MASK, Value};
use crate::error::{Error, Result};
use std::cell::Cell;

/// The kinds of object. The comment shows the words after the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    // Raw data: the collector marks, and does not look inside.
    /// The IEEE double that no word can hold.
    Flonum,
    /// Magnitude limbs, least significant first; aux is 1 for a negative one.
    Bignum,
    /// Two IEEE doubles: real part, imaginary part.
    Complex,
    /// The characters of a string: Latin-1 bytes, or `u32`s if flag `WIDE`.
    StringBuffer,

    // Raw data behind an address: address, owner (a value kept alive), bytes.
    /// aux is the element type (see `ElementType`): `#vu8(…)`, `#f64(…)`, …
    Bytevector,

    // Behind a Rust box: address of a `Box<Box<dyn Foreign>>`; dropped when dead.
    Foreign,
    /// Address of a `Box<Code>`; dropped when dead.
    Code,

    // Values all the way.
    /// Code that an image still holds: see `code::image::lazy`.
    Lazy,
    /// numerator, denominator
    Ratio,
    /// name (a string), hash (fixnum)
    Symbol,
    /// its symbol
    Keyword,
    /// buffer, length (fixnum)
    String,
    /// elements
    Vector,
    /// entry address, code, free variables …
    Closure,
    /// address of its row
    Primitive,
    /// content
    Box,
    /// content, name, module or #f
    Variable,
    /// vtable, fields …
    Struct,
    /// value, default
    Fluid,
    /// fluid, converter, procedure
    Parameter,
    /// see `vm::continuation`
    Continuation,
    /// buckets, count, …: see `heap::table`
    HashTable,
    /// see `module`
    Module,
    /// name, type, transformer
    Macro,
    /// expression, wrap, module, source
    Syntax,
    /// The expander's own: ribs, labels, wraps.
    Scope,
    /// bits as fixnum words
    Bitvector,
    /// contents …: see the arrays family
    Array,
    /// guarded objects that died, guarded objects that live
    Guardian,
    /// elements, not kept alive
    WeakVector,
    /// fluid, handler …: the machine's dynamic state
    DynamicState,
}

impl Kind {
    const LAST: u8 = Kind::DynamicState as u8;

    /// The kind with this code, if there is one.
    pub(crate) fn from_byte(byte: u8) -> Option<Kind> {
        (byte <= Kind::LAST).then(|| Header(u64::from(byte)).kind())
    }

    /// How the collector reads the words after the header.
    pub(crate) const fn layout(self) -> Layout {
        match self {
            Kind::Flonum | Kind::Bignum | Kind::Complex | Kind::StringBuffer => Layout::Raw,
            Kind::Bytevector => Layout::Behind,
            Kind::Foreign | Kind::Code => Layout::Boxed,
            Kind::WeakVector => Layout::Weak,
            _ => Layout::Values,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Raw,
    Behind,
    Boxed,
    Weak,
    Values,
}

/// The first word of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Header(pub(crate) u64);

/// Flags in a header.
pub mod flag {
    /// The object was allocated on its own and carries its own mark.
    pub const LARGE: u8 = 1;
    /// The mark of a large object.
    pub const MARK: u8 = 2;
    /// A literal or otherwise constant object: `string-set!` and its like refuse it.
    pub const IMMUTABLE: u8 = 4;
    /// A string buffer of `u32`s; a symbol that some scope has bound.
    pub const WIDE: u8 = 8;
    pub const BOUND: u8 = 8;
    /// A string that is a part of another: its slots are that, start and length.
    pub const SHARED: u8 = 8;
    /// A symbol under which some module has a variable of another name, or of none.
    pub const ALIAS: u8 = 64;
    /// A fluid that `fluid-set!` has set.
    pub const WAS_SET: u8 = 32;
    /// A label that `the-environment` keeps when its scope is closed.
    pub const CAPTURED: u8 = 16;
    /// A symbol that `string->symbol` does not find.
    pub const UNINTERNED: u8 = 16;
    /// Weak keys, weak values (hash tables).
    pub const WEAK_KEY: u8 = 16;
    pub const WEAK_VALUE: u8 = 32;
}

impl Header {
    pub(crate) const fn new(kind: Kind, flags: u8, aux: u8, len: usize) -> Header {
        Header((len as u64) << 24 | (aux as u64) << 16 | (flags as u64) << 8 | kind as u64)
    }
    #[inline(always)]
    pub const fn kind(self) -> Kind {
        let code = self.0 as u8;
        debug_assert!(code <= Kind::LAST);
        // SAFETY: headers are only made by `Header::new`, from a `Kind`.
        unsafe { std::mem::transmute::<u8, Kind>(code) }
    }
    pub const fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }
    pub const fn aux(self) -> u8 {
        (self.0 >> 16) as u8
    }
    pub const fn len(self) -> usize {
        (self.0 >> 24) as usize
    }
    /// The bytes of the object, its header among them; not those of what it owns
    /// elsewhere.
    pub(crate) const fn bytes(self) -> usize {
        match self.kind() {
            Kind::StringBuffer => 8 + self.len(),
            Kind::Bytevector => 24 + self.len(),
            _ => 8 + self.len() * 8,
        }
    }
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl Value {
    #[inline(always)]
    pub(crate) fn from_object(p: *mut u64) -> Value {
        debug_assert!((p as u64) & 15 == 0);
        Value(p as u64 | OBJECT_TAG)
    }
    #[inline(always)]
    pub(crate) fn object_ptr(self) -> *mut u64 {
        debug_assert!(self.0 & TAG_MASK == OBJECT_TAG);
        (self.0 - OBJECT_TAG) as *mut u64
    }
    /// The header of a value known to be an object.
    #[inline(always)]
    pub fn header(self) -> Header {
        // SAFETY: the tag says that a live header is at this address.
        unsafe { Header(*self.object_ptr()) }
    }
    pub fn set_flag(self, flag: u8) {
        // SAFETY: as in `header`.
        unsafe { *self.object_ptr() |= u64::from(flag) << 8 }
    }
    pub(crate) fn set_aux(self, aux: u8) {
        // SAFETY: as in `header`.
        unsafe { *self.object_ptr() |= u64::from(aux) << 16 }
    }
    pub fn has_flag(self, flag: u8) -> bool {
        self.header().flags() & flag != 0
    }
    /// Word `i` of an object, as bits (the header is word 0).
    #[inline(always)]
    pub(crate) fn word(self, i: usize) -> u64 {
        // SAFETY: callers know the kind, and so the size, of the object.
        unsafe { *self.object_ptr().add(i) }
    }
    /// Slot `i` of an object of values: 0 is the first word after the header.
    #[inline(always)]
    pub fn slot(self, i: usize) -> Value {
        debug_assert!(
            self.header().kind().layout() != Layout::Raw && i < self.header().len(),
            "slot {i} of {:?}",
            self.header().kind()
        );
        Value(self.word(i + 1))
    }
    #[inline(always)]
    pub fn set_slot(self, i: usize, v: Value) {
        debug_assert!(i < self.header().len());
        // SAFETY: the debug assertion's bound is every caller's duty.
        unsafe { *self.object_ptr().add(i + 1) = v.0 }
    }
    /// All slots of an object of values.
    pub fn slots(&self) -> &[Cell<Value>] {
        debug_assert!(self.header().kind().layout() == Layout::Values);
        // SAFETY: the header's length counts the words that follow it.
        unsafe { std::slice::from_raw_parts(self.object_ptr().add(1).cast(), self.header().len()) }
    }

    /// This value, if it is an object of `kind`; else a wrong-type error.
    pub fn expect(self, kind: Kind) -> Result<Value> {
        if self.is(kind) { Ok(self) } else { Err(Error::wrong_type(self)) }
    }
    /// The elements of a vector.
    pub fn vector(&self) -> Result<&[Cell<Value>]> {
        if self.is(Kind::Vector) {
            Ok(self.slots())
        } else {
            Err(Error::expecting("vector", *self))
        }
    }
    /// The bytes of a bytevector or uniform vector. The slice must not be held
    /// across a write to the same object.
    pub fn bytes(&self) -> Result<&[u8]> {
        if !self.is(Kind::Bytevector) {
            return Err(Error::expecting("bytevector", *self));
        }
        // SAFETY: a bytevector's first word is the address of `len` bytes.
        unsafe { Ok(std::slice::from_raw_parts(self.word(1) as *const u8, self.header().len())) }
    }
    /// The bytes of a bytevector, to be written.
    #[allow(clippy::mut_from_ref)]
    pub fn bytes_mut(&self) -> Result<&mut [u8]> {
        if !self.is(Kind::Bytevector) {
            return Err(Error::expecting("bytevector", *self));
        }
        // SAFETY: as in `bytes`; the machine is single-threaded and no other
        // slice of these bytes is alive while a primitive writes them.
        unsafe { Ok(std::slice::from_raw_parts_mut(self.word(1) as *mut u8, self.header().len())) }
    }
}

impl Value {
    /// The table row that a slot of a primitive names.
    pub(crate) fn static_row(self) -> &'static crate::primitive::Row {
        // SAFETY: `Cx::primitive` made the slot from a reference of this type.
        unsafe { &*self.as_raw() }
    }
}
