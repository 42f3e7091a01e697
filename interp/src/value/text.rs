//! The characters of strings and symbols: code points with O(1) access, one
//! byte each when all are Latin-1, else four.

use super::object::flag;
use super::{Kind, Value};
use crate::error::{Error, Result};

/// A view of the characters of a string. It must not be held across a write
/// that widens the same string.
#[derive(Clone, Copy)]
pub enum StrRef<'a> {
    Latin1(&'a [u8]),
    Wide(&'a [u32]),
}

impl<'a> StrRef<'a> {
    pub fn len(self) -> usize {
        match self {
            StrRef::Latin1(s) => s.len(),
            StrRef::Wide(s) => s.len(),
        }
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// Character `i`, which must be below the length.
    #[inline]
    pub fn get(self, i: usize) -> char {
        match self {
            StrRef::Latin1(s) => s[i] as char,
            StrRef::Wide(s) => to_char(s[i]),
        }
    }
    /// The characters from `start` up to `end`.
    #[must_use]
    pub fn slice(self, start: usize, end: usize) -> StrRef<'a> {
        match self {
            StrRef::Latin1(s) => StrRef::Latin1(&s[start..end]),
            StrRef::Wide(s) => StrRef::Wide(&s[start..end]),
        }
    }
    pub fn chars(self) -> impl DoubleEndedIterator<Item = char> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |i| self.get(i))
    }
    /// Whether both hold the same characters, however wide.
    pub fn same(self, other: StrRef<'_>) -> bool {
        match (self, other) {
            (StrRef::Latin1(a), StrRef::Latin1(b)) => a == b,
            (StrRef::Wide(a), StrRef::Wide(b)) => a == b,
            _ => self.len() == other.len() && self.chars().eq(other.chars()),
        }
    }
    pub fn push_to(self, out: &mut String) {
        match self {
            StrRef::Latin1(s) if s.is_ascii() => {
                out.push_str(std::str::from_utf8(s).unwrap_or_default());
            }
            _ => out.extend(self.chars()),
        }
    }
}

impl std::fmt::Display for StrRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.chars().try_for_each(|c| std::fmt::Write::write_char(f, c))
    }
}

fn to_char(c: u32) -> char {
    char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)
}

impl Value {
    /// The characters of a string, or a wrong-type error.
    pub fn string(&self) -> Result<StrRef<'_>> {
        if self.is(Kind::String) {
            if self.header().flags() & flag::SHARED != 0 {
                return Ok(part_view(*self));
            }
            Ok(buffer_view(self.slot(0)))
        } else {
            Err(Error::expecting("string", *self))
        }
    }
    /// The name of a symbol, or a wrong-type error.
    pub fn symbol_name(&self) -> Result<StrRef<'_>> {
        if self.is(Kind::Symbol) {
            Ok(buffer_view(self.slot(0).slot(0)))
        } else {
            Err(Error::expecting("symbol", *self))
        }
    }
    /// A string's text as UTF-8.
    pub fn to_text(self) -> Result<String> {
        let mut out = String::new();
        self.string()?.push_to(&mut out);
        Ok(out)
    }
}

/// The characters of a string that is a part of another.
#[cold]
fn part_view<'a>(part: Value) -> StrRef<'a> {
    let (whole, start, len) = part.part_of_string();
    buffer_view(whole.slot(0)).slice(start, start + len)
}

impl Value {
    /// The string whose characters a string uses, where in it they start, and
    /// how many they are: for one of its own, itself.
    pub fn part_of_string(self) -> (Value, usize, usize) {
        if self.header().flags() & flag::SHARED == 0 {
            return (self, 0, buffer_view(self.slot(0)).len());
        }
        let number = |i: usize| self.slot(i).fixnum_value() as usize;
        (self.slot(0), number(1), number(2))
    }
}

/// The characters of a string buffer.
fn buffer_view<'a>(buffer: Value) -> StrRef<'a> {
    let header = buffer.header();
    debug_assert!(header.kind() == Kind::StringBuffer);
    let data = buffer.object_ptr().wrapping_add(1);
    // SAFETY: a buffer's header counts the bytes after it, and flag WIDE says
    // that they are whole `u32`s; the buffer lives as long as its string.
    unsafe {
        if header.flags() & flag::WIDE == 0 {
            StrRef::Latin1(std::slice::from_raw_parts(data.cast::<u8>(), header.len()))
        } else {
            StrRef::Wide(std::slice::from_raw_parts(data.cast::<u32>(), header.len() / 4))
        }
    }
}

/// Stores character `c` at `i` of a string whose buffer is wide enough for it.
/// Returns false where the buffer has to be widened first.
pub(crate) fn store_char(string: Value, i: usize, c: char) -> bool {
    let buffer = string.slot(0);
    let header = buffer.header();
    let data = buffer.object_ptr().wrapping_add(1);
    // SAFETY: `i` was checked against the string's length by the caller; the
    // width is the buffer's own.
    unsafe {
        if header.flags() & flag::WIDE != 0 {
            *data.cast::<u32>().add(i) = c as u32;
            true
        } else if let Ok(byte) = u8::try_from(c as u32) {
            *data.cast::<u8>().add(i) = byte;
            true
        } else {
            false
        }
    }
}
