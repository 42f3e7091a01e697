//! Constructors of heap objects.

use super::Heap;
use crate::error::{Error, Result};
use crate::value::object::flag;
use crate::value::{Header, Kind, StrRef, Value};

/// The most elements of one object: what a header's length holds.
const MAX_LENGTH: usize = (1 << 40) - 1;

impl Heap {
    /// A list of `items` that ends in `tail`.
    pub fn list_with_tail(&mut self, items: &[Value], tail: Value) -> Value {
        items.iter().rev().fold(tail, |rest, &item| self.cons(item, rest))
    }
    pub fn list(&mut self, items: &[Value]) -> Value {
        self.list_with_tail(items, Value::NULL)
    }

    /// An object of values.
    #[inline(always)]
    pub fn values_object(&mut self, kind: Kind, slots: &[Value]) -> Value {
        let p = self.object(Header::new(kind, 0, 0, slots.len()), slots.len());
        for (i, v) in slots.iter().enumerate() {
            // SAFETY: `object` gave as many words after the header.
            unsafe { *p.add(i + 1) = v.bits() };
        }
        Value::from_object(p)
    }
    /// An object of `len` times the value `fill`.
    pub fn filled(&mut self, kind: Kind, len: usize, fill: Value) -> Value {
        let p = self.object(Header::new(kind, 0, 0, len), len);
        for i in 0..len {
            // SAFETY: `object` gave as many words after the header.
            unsafe { *p.add(i + 1) = fill.bits() };
        }
        Value::from_object(p)
    }
    /// A closure of `code` with room for `count` free variables, all `#f`.
    #[inline]
    pub(crate) fn closure_with(&mut self, code: Value, count: usize) -> Value {
        let closure = self.filled(Kind::Closure, count + 2, Value::FALSE);
        closure.set_slot(0, code.code_entry().map_or(Value::FALSE, Value::raw));
        closure.set_slot(1, code);
        closure
    }
    pub fn vector(&mut self, items: &[Value]) -> Value {
        self.values_object(Kind::Vector, items)
    }
    /// A vector of `len` elements; an error where memory cannot hold it.
    pub fn make_vector(&mut self, len: usize, fill: Value) -> Result<Value> {
        self.room_for(len.saturating_mul(8))?;
        Ok(self.filled(Kind::Vector, len, fill))
    }
    /// Fails where `bytes` more would pass the limit or the system's memory.
    pub fn room_for(&self, bytes: usize) -> Result<()> {
        const LARGE: usize = 1 << 20;
        if bytes > MAX_LENGTH
            || bytes > self.limit.saturating_sub(self.live)
            || (bytes > LARGE && !super::block::can_allocate(bytes))
        {
            return Err(Error::out_of_memory());
        }
        Ok(())
    }

    /// A flonum: the word itself where it fits, else a box.
    #[inline]
    pub fn flonum(&mut self, x: f64) -> Value {
        match Value::small_flonum(x) {
            Some(v) => v,
            None => self.raw_object(Kind::Flonum, 0, 0, 1, &[x.to_bits()]),
        }
    }
    /// An object of raw words, with its header's length in its own unit.
    pub(crate) fn raw_object(
        &mut self,
        kind: Kind,
        flags: u8,
        aux: u8,
        len: usize,
        words: &[u64],
    ) -> Value {
        let p = self.object(Header::new(kind, flags, aux, len), words.len());
        // SAFETY: `object` gave as many words after the header.
        unsafe { std::ptr::copy_nonoverlapping(words.as_ptr(), p.add(1), words.len()) };
        Value::from_object(p)
    }

    fn string_buffer(&mut self, flags: u8, bytes: usize) -> *mut u64 {
        self.object(Header::new(Kind::StringBuffer, flags, 0, bytes), bytes.div_ceil(8))
    }
    fn string_of(&mut self, buffer: *mut u64) -> Value {
        self.values_object(Kind::String, &[Value::from_object(buffer)])
    }

    /// A new mutable string.
    pub fn string(&mut self, text: &str) -> Value {
        if text.is_ascii() {
            return self.latin1_string(text.as_bytes());
        }
        if text.chars().all(|c| (c as u32) < 256) {
            let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
            return self.latin1_string(&bytes);
        }
        let wide: Vec<u32> = text.chars().map(|c| c as u32).collect();
        self.wide_string(&wide)
    }
    /// A string of characters, narrow when all are Latin-1.
    pub fn string_from_chars(&mut self, chars: &[char]) -> Value {
        if chars.iter().all(|&c| (c as u32) < 256) {
            let bytes: Vec<u8> = chars.iter().map(|&c| c as u8).collect();
            self.latin1_string(&bytes)
        } else {
            let wide: Vec<u32> = chars.iter().map(|&c| c as u32).collect();
            self.wide_string(&wide)
        }
    }
    /// A string whose characters are these Latin-1 bytes.
    pub fn latin1_string(&mut self, bytes: &[u8]) -> Value {
        let p = self.string_buffer(0, bytes.len());
        // SAFETY: the buffer has room for as many bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), p.add(1).cast(), bytes.len()) };
        self.string_of(p)
    }
    /// A string of code points, all valid.
    pub(crate) fn wide_string(&mut self, chars: &[u32]) -> Value {
        let p = self.string_buffer(flag::WIDE, chars.len() * 4);
        // SAFETY: the buffer has room for as many `u32`s.
        unsafe { std::ptr::copy_nonoverlapping(chars.as_ptr(), p.add(1).cast(), chars.len()) };
        self.string_of(p)
    }
    /// A new string of these characters.
    pub fn copy_string(&mut self, s: StrRef<'_>) -> Value {
        self.concatenate(&[s])
    }
    /// A new string of the characters of `parts`, one after the other.
    pub fn concatenate(&mut self, parts: &[StrRef<'_>]) -> Value {
        self.concatenate_all(parts.iter().copied())
    }
    /// The same; `parts` are gone through several times, and not kept.
    pub fn concatenate_all<'a>(
        &mut self,
        parts: impl Iterator<Item = StrRef<'a>> + Clone,
    ) -> Value {
        let narrow = |part: StrRef<'_>| match part {
            StrRef::Latin1(_) => true,
            StrRef::Wide(s) => s.iter().all(|&c| c < 256),
        };
        let len = parts.clone().map(StrRef::len).sum();
        if parts.clone().all(narrow) {
            let buffer = self.string_buffer(0, len);
            let mut to = buffer.wrapping_add(1).cast::<u8>();
            for part in parts {
                match part {
                    // SAFETY: the buffer has room for all parts.
                    StrRef::Latin1(s) => unsafe {
                        std::ptr::copy_nonoverlapping(s.as_ptr(), to, s.len());
                    },
                    StrRef::Wide(s) => {
                        for (i, &c) in s.iter().enumerate() {
                            // SAFETY: as above.
                            unsafe { *to.add(i) = c as u8 };
                        }
                    }
                }
                to = to.wrapping_add(part.len());
            }
            return self.string_of(buffer);
        }
        let mut wide = Vec::with_capacity(len);
        for part in parts {
            match part {
                StrRef::Latin1(s) => wide.extend(s.iter().map(|&c| u32::from(c))),
                StrRef::Wide(s) => wide.extend_from_slice(s),
            }
        }
        self.wide_string(&wide)
    }
    /// A string of `len` times `c`.
    pub fn make_string(&mut self, len: usize, c: char) -> Result<Value> {
        let width = if (c as u32) < 256 { 1 } else { 4 };
        self.room_for(len.saturating_mul(width))?;
        Ok(match u8::try_from(c as u32) {
            Ok(byte) => self.latin1_string(&vec![byte; len]),
            Err(_) => self.wide_string(&vec![c as u32; len]),
        })
    }
    /// The characters of `string` from `start` to `end`, as a string that shares
    /// them: writing into one writes into both.
    pub fn shared_substring(&mut self, string: Value, start: usize, end: usize) -> Value {
        let (whole, offset, _) = string.part_of_string();
        let number = |n: usize| Value::fixnum(n as i64);
        let slots = [whole, number(offset + start), number(end - start)];
        let part = self.values_object(Kind::String, &slots);
        part.set_flag(flag::SHARED);
        if string.has_flag(flag::IMMUTABLE) {
            part.set_flag(flag::IMMUTABLE);
        }
        part
    }
    /// Stores a character, which may widen the string.
    pub fn string_set(&mut self, string: Value, i: usize, c: char) {
        let (string, start, _) = string.part_of_string();
        let i = start + i;
        if !crate::value::store_char(string, i, c) {
            let wide: Vec<u32> =
                string.string().map(|s| s.chars().map(|c| c as u32).collect()).unwrap_or_default();
            let widened = self.wide_string(&wide);
            string.set_slot(0, widened.slot(0));
            crate::value::store_char(string, i, c);
        }
    }
    /// Makes `string` have the characters of `other` (a fresh string of the
    /// same length), in place.
    pub fn string_replace_buffer(&mut self, string: Value, other: Value) {
        if string.has_flag(flag::SHARED) {
            let chars = other.string().map(|s| s.chars().collect::<Vec<_>>()).unwrap_or_default();
            for (i, c) in chars.into_iter().enumerate() {
                self.string_set(string, i, c);
            }
            return;
        }
        string.set_slot(0, other.slot(0));
    }

    /// A bytevector (or uniform vector, by element type `aux`) of `len` bytes.
    pub fn bytevector(&mut self, bytes: &[u8]) -> Value {
        let v = self.zeroed_bytevector(0, bytes.len());
        if let Ok(to) = v.bytes_mut() {
            to.copy_from_slice(bytes);
        }
        v
    }
    pub fn make_bytevector(&mut self, len: usize) -> Result<Value> {
        self.room_for(len)?;
        Ok(self.zeroed_bytevector(0, len))
    }
    /// `element` is the element type in the header: 0 is `vu8`.
    pub fn zeroed_bytevector(&mut self, element: u8, len: usize) -> Value {
        let words = 2 + len.div_ceil(8);
        let p = self.object(Header::new(Kind::Bytevector, 0, element, len), words);
        // SAFETY: `object` gave as many words after the header: the address of
        // the bytes, their owner, and the bytes.
        unsafe {
            *p.add(1) = p.add(3) as u64;
            *p.add(2) = Value::FALSE.bits();
            std::ptr::write_bytes(p.add(3), 0, words - 2);
        }
        Value::from_object(p)
    }
    /// A bytevector over `len` bytes at `address`, which `owner` keeps alive.
    ///
    /// # Safety
    /// The bytes stay readable and writable as long as `owner` lives.
    pub unsafe fn bytevector_over(
        &mut self,
        address: *mut u8,
        len: usize,
        owner: Value,
        element: u8,
    ) -> Value {
        let p = self.object(Header::new(Kind::Bytevector, 0, element, len), 2);
        // SAFETY: `object` gave two words after the header.
        unsafe {
            *p.add(1) = address as u64;
            *p.add(2) = owner.bits();
        }
        Value::from_object(p)
    }

    /// Objects whose references the collector settles after marking.
    pub fn register_weak(&mut self, object: Value) {
        self.weak.push(object);
    }
    pub fn register_guardian(&mut self, guardian: Value) {
        self.guardians.push(guardian);
    }
}
