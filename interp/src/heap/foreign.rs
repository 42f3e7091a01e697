//! Rust values that Scheme values hold: ports, compiled code, expressions, …

use super::{Heap, Marker};
use crate::code::Code;
use crate::value::{Header, Kind, Value};
use std::any::Any;
use std::fmt::Write;
use std::mem::ManuallyDrop;

/// A Rust value on the heap. It is dropped when the collector finds it dead.
pub trait Foreign: Any {
    /// Marks every Scheme value that this one holds.
    fn trace(&self, marker: &mut Marker<'_>) {
        let _ = marker;
    }
    /// The name in the printed form `#<NAME 1234>`.
    fn type_name(&self) -> &'static str;
    /// Its printed form; `address` tells objects of one type apart.
    fn print(&self, address: u64, out: &mut String) {
        let _ = write!(out, "#<{} {address:x}>", self.type_name());
    }
    /// What makes two values of one type `equal?`; by default nothing but being one.
    fn identity(&self) -> Option<u64> {
        None
    }
}

/// The parts of a vector of bytes that a bytevector shows.
struct Adopted {
    start: *mut u8,
    len: usize,
    room: usize,
}

impl Foreign for Adopted {
    fn type_name(&self) -> &'static str {
        "bytes"
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        // SAFETY: these are the parts of a vector that nothing else has freed.
        drop(unsafe { Vec::from_raw_parts(self.start, self.len, self.room) });
    }
}

impl Heap {
    /// A heap object that owns `value`.
    pub fn foreign<T: Foreign>(&mut self, value: T) -> Value {
        /// What its boxes, the list of such objects and a little that it owns come to.
        const AROUND: usize = 64;
        self.note_fresh(size_of::<T>() + AROUND);
        let boxed: Box<Box<dyn Foreign>> = Box::new(Box::new(value));
        self.boxed_object(Kind::Foreign, Box::into_raw(boxed) as u64)
    }
    /// A bytevector of `bytes`, which are not copied where that would cost.
    pub fn adopt_bytes(&mut self, bytes: Vec<u8>) -> Value {
        /// What is worth an object that owns it.
        const LARGE: usize = 64 << 10;
        if bytes.len() < LARGE {
            return self.bytevector(&bytes);
        }
        let mut bytes = ManuallyDrop::new(bytes);
        let (start, len, room) = (bytes.as_mut_ptr(), bytes.len(), bytes.capacity());
        let owner = self.foreign(Adopted { start, len, room });
        self.note_fresh(len);
        // SAFETY: the owner frees the bytes when it dies, and not before.
        unsafe { self.bytevector_over(start, len, owner, 0) }
    }
    /// A heap object that owns compiled code.
    pub(crate) fn code(&mut self, code: Code) -> Value {
        self.boxed_object(Kind::Code, Box::into_raw(Box::new(code)) as u64)
    }

    fn boxed_object(&mut self, kind: Kind, address: u64) -> Value {
        let p = self.object(Header::new(kind, 0, 0, 1), 1);
        // SAFETY: `object` gave a word after the header.
        unsafe { *p.add(1) = address };
        let object = Value::from_object(p);
        self.boxed.push(object);
        object
    }
}

impl Value {
    /// The Rust value of a foreign object, if it is a `T`. Must not be held
    /// while the same object is borrowed mutably.
    pub fn foreign<T: Foreign>(&self) -> Option<&T> {
        self.foreign_dyn().and_then(|f| (f as &dyn Any).downcast_ref())
    }
    /// The Rust value of a foreign object, to be changed.
    #[allow(clippy::mut_from_ref)]
    pub fn foreign_mut<T: Foreign>(&self) -> Option<&mut T> {
        if !self.is(Kind::Foreign) {
            return None;
        }
        // SAFETY: the word is the address of a live box; primitives run one at
        // a time and keep no reference to it between calls.
        let foreign = unsafe { &mut **(self.word(1) as *mut Box<dyn Foreign>) };
        (foreign as &mut dyn Any).downcast_mut()
    }
    pub fn foreign_dyn(&self) -> Option<&dyn Foreign> {
        if !self.is(Kind::Foreign) {
            return None;
        }
        // SAFETY: the word is the address of a live box.
        Some(unsafe { &**(self.word(1) as *const Box<dyn Foreign>) })
    }
    /// What makes foreign objects of one type `equal?`.
    pub(crate) fn foreign_identity(self) -> Option<(&'static str, u64)> {
        let foreign = self.foreign_dyn()?;
        Some((foreign.type_name(), foreign.identity()?))
    }
    /// As `code`, for as long as the closure that holds this object lives.
    pub(crate) fn code_of_closure<'a>(self) -> &'a Code {
        debug_assert!(self.is(Kind::Code));
        // SAFETY: the word is the address of a live box; the caller bounds the
        // reference by a closure that holds the object.
        unsafe { &*(self.word(1) as *const Code) }
    }
    /// The code of a code object, to be filled in.
    #[allow(clippy::mut_from_ref)]
    pub(crate) fn code_mut(&self) -> &mut Code {
        debug_assert!(self.is(Kind::Code));
        // SAFETY: the word is the address of a live box, and an image being
        // read is the only one to hold it.
        unsafe { &mut *(self.word(1) as *mut Code) }
    }
    /// The code of a code object.
    #[inline(always)]
    pub(crate) fn code(&self) -> &Code {
        debug_assert!(self.is(Kind::Code));
        // SAFETY: the word is the address of a live box.
        unsafe { &*(self.word(1) as *const Code) }
    }
}

/// Drops the Rust value of a dead object.
pub(super) fn drop_boxed(object: Value) {
    // SAFETY: the word came from `Box::into_raw` of this kind's box, and the
    // object is dropped once: the caller takes it out of the list.
    unsafe {
        match object.header().kind() {
            Kind::Code => drop(Box::from_raw(object.word(1) as *mut Code)),
            _ => drop(Box::from_raw(object.word(1) as *mut Box<dyn Foreign>)),
        }
    }
}
