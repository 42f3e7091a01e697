//! What the families share: names as bytes, numbers, errors of system calls.

use crate::posix::Sys;
use interp::{Cx, Error, Kind, Result, Value};
use std::ffi::CString;

/// A byte of a name that is no UTF-8 stands as the character of this number
/// plus the byte, in the last private-use plane: so every name of a file, every
/// argument and every environment string goes through a Scheme string and comes
/// back as the same bytes.
const STRAY: u32 = 0x10_fe00;

/// The characters of a name.
pub fn decode_name(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            // The encoding of a character that stands for a byte is three or
            // four bytes that cannot stand for themselves.
            if stray_byte(c).is_some() {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| text.push(stray(b)));
            } else {
                text.push(c);
            }
        }
        chunk.invalid().iter().for_each(|&b| text.push(stray(b)));
    }
    text
}
fn stray(byte: u8) -> char {
    char::from_u32(STRAY + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}
fn stray_byte(c: char) -> Option<u8> {
    (c as u32).checked_sub(STRAY).and_then(|b| u8::try_from(b).ok()).filter(|&b| b >= 0x80)
}
/// The bytes of a name.
pub fn encode_name(text: impl Iterator<Item = char>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for c in text {
        match stray_byte(c) {
            Some(b) => bytes.push(b),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// The string of a name's bytes.
pub fn name(cx: &mut Cx, bytes: &[u8]) -> Value {
    if bytes.is_ascii() {
        return cx.heap.latin1_string(bytes);
    }
    let text = decode_name(bytes);
    cx.heap.string(&text)
}
/// The bytes of a string that is a name.
pub fn name_bytes(value: Value) -> Result<Vec<u8>> {
    match value.string() {
        Ok(text) => Ok(encode_name(text.chars())),
        Err(_) => Err(Error::expecting("string", value).bare()),
    }
}
/// The C string of a name, which must hold no NUL.
pub fn c_string(value: Value) -> Result<CString> {
    CString::new(name_bytes(value)?)
        .map_err(|_| Error::misc("string contains #\\nul character: ~S", &[value]).who(""))
}
/// The C strings of a list of strings.
pub fn c_strings(list: Value) -> Result<Vec<CString>> {
    let items = list.list_to_vec().ok_or_else(|| Error::expecting("proper list", list).bare())?;
    items.into_iter().map(c_string).collect()
}

/// Turns the errno of a failed call into the error that Guile throws:
/// `(system-error SUBR "~A" (TEXT) (ERRNO))`.
pub trait OrFail<T> {
    fn or_fail(self) -> Result<T>;
}
impl<T> OrFail<T> for Sys<T> {
    fn or_fail(self) -> Result<T> {
        self.map_err(Error::system)
    }
}

/// An argument that must fit a C `int`.
pub fn int(value: Value) -> Result<i32> {
    let wrong = || Error::out_of_bounds(value, i32::MIN.into(), i32::MAX as u64);
    wide(value)?.and_then(|n| i32::try_from(n).ok()).ok_or_else(wrong)
}
/// An argument that must fit an unsigned 32-bit number; -1 stands for the
/// largest, as in `chown`.
pub fn unsigned(value: Value) -> Result<u32> {
    if value == Value::fixnum(-1) { Ok(u32::MAX) } else { natural(value) }
}
/// An argument that must fit a C `unsigned int`.
pub fn natural(value: Value) -> Result<u32> {
    let wrong = || Error::out_of_bounds(value, 0, u32::MAX.into());
    wide(value)?.and_then(|n| u32::try_from(n).ok()).ok_or_else(wrong)
}
/// An exact integer, or none where it is no fixnum.
fn wide(value: Value) -> Result<Option<i64>> {
    if value.is(Kind::Bignum) { Ok(None) } else { exact(value).map(Some) }
}
/// An exact integer.
pub fn exact(value: Value) -> Result<i64> {
    value.as_fixnum().ok_or_else(|| {
        if value.is(Kind::Bignum) {
            Error::out_of_range(value)
        } else {
            Error::expecting("exact integer", value).bare()
        }
    })
}
/// An optional exact integer.
pub fn int_or(value: Value, default: i32) -> Result<i32> {
    value.given().map_or(Ok(default), int)
}

/// Throws `key` with `(who message args data)`.
pub fn throw(cx: &mut Cx, key: &str, rest: &[Value]) -> Error {
    let key = cx.intern(key);
    let args = cx.list(rest);
    Error::throw(key, args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_of_a_name_come_back() {
        let mut samples: Vec<Vec<u8>> = (0..=255u8).map(|b| vec![b'a', b, b'z']).collect();
        samples.push(b"\xc3\xa9\xff\xe2\x82".to_vec());
        samples.push("\u{10fe80}\u{10feff}\u{10fe00}".as_bytes().to_vec());
        for bytes in samples {
            assert_eq!(encode_name(decode_name(&bytes).chars()), bytes);
        }
        assert_eq!(decode_name("é→".as_bytes()), "é→");
    }
}
