//! JSON as Nix 2.8 reads and writes it for `__structuredAttrs`: members sorted
//! by their names, nothing between the tokens, numbers in their shortest form
//! (the library is nlohmann's; RFC 8259 is the format).

use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    Array(Vec<Value>),
    Object(BTreeMap<String, Value>),
}

/// Why some bytes are no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not JSON: at byte {offset}: expected {expected}")]
pub struct JsonError {
    pub offset: usize,
    pub expected: &'static str,
}

/// How deep a value may be nested, so that walks over one may recurse.
const MAX_DEPTH: usize = 256;

impl Value {
    /// Reads one value and the end of TEXT.
    pub(super) fn parse(text: &[u8]) -> Result<Value, JsonError> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at == text.len() { Ok(value) } else { reader.expected("the end") }
    }

    /// The member NAME of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.get(name),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The strings of an array of strings.
    pub(super) fn texts(&self) -> Option<Vec<&str>> {
        match self {
            Value::Array(items) => items.iter().map(Value::text).collect(),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Float(number) => f.write_str(&float(*number)),
            Value::Text(text) => string(f, text),
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if position == 0 { "[" } else { "," })?;
                }
                f.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Value::Object(members) => {
                for (position, (name, value)) in members.iter().enumerate() {
                    f.write_char(if position == 0 { '{' } else { ',' })?;
                    string(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str(if members.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

fn string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            c if u32::from(c) < 0x20 => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

/// The fewest digits that give NUMBER again: as a decimal fraction where its
/// point is at most 15 places to the right of the first digit or 4 to the left
/// of it, else with an exponent of at least two digits.
fn float(number: f64) -> String {
    if !number.is_finite() {
        return "null".to_string();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..15).contains(&exponent) {
        let decimal = format!("{number}");
        return if decimal.contains('.') { decimal } else { format!("{decimal}.0") };
    }
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn expected<T>(&self, expected: &'static str) -> Result<T, JsonError> {
        Err(JsonError { offset: self.at, expected })
    }

    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(|b| b" \t\n\r".contains(b)) {
            self.at += 1;
        }
    }

    /// Whether WORD is next; then it is passed.
    fn skip(&mut self, word: &[u8]) -> bool {
        let is_next = self.text[self.at..].starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > MAX_DEPTH {
            return self.expected("no more than 256 levels");
        }
        self.space();
        let words: [(&[u8], Value); 3] =
            [(b"null", Value::Null), (b"true", Value::Bool(true)), (b"false", Value::Bool(false))];
        for (word, value) in words {
            if self.skip(word) {
                return Ok(value);
            }
        }
        match self.text.get(self.at) {
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'[') => self.array(depth),
            Some(b'{') => self.object(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.expected("a value"),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.skip(b"]") {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.skip(b"]") {
                return Ok(Value::Array(items));
            }
            if !self.skip(b",") {
                return self.expected("`,` or `]`");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut members = BTreeMap::new();
        self.at += 1;
        self.space();
        if self.skip(b"}") {
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.space();
            if !self.skip(b":") {
                return self.expected("`:`");
            }
            members.insert(name, self.value(depth + 1)?);
            self.space();
            if self.skip(b"}") {
                return Ok(Value::Object(members));
            }
            if !self.skip(b",") {
                return self.expected("`,` or `}`");
            }
        }
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|b| !b"+-.0123456789eE".contains(b)).unwrap_or(rest.len());
        let text = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        let is_integer = !text.contains(['.', 'e', 'E']);
        let fits = |number: &i128| (i64::MIN.into()..=u64::MAX.into()).contains(number);
        let integer = text.parse().ok().filter(fits).filter(|_| is_integer).map(Value::Integer);
        let Some(number) = integer.or_else(|| text.parse().ok().map(Value::Float)) else {
            return self.expected("a number");
        };
        self.at += end;
        Ok(number)
    }

    fn string(&mut self) -> Result<String, JsonError> {
        if !self.skip(b"\"") {
            return self.expected("a string");
        }
        let mut bytes = Vec::new();
        loop {
            let Some(&byte) = self.text.get(self.at) else {
                return self.expected("the end of a string");
            };
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => self.escape(&mut bytes)?,
                byte => bytes.push(byte),
            }
        }
        String::from_utf8(bytes).or_else(|_| self.expected("UTF-8 before this"))
    }

    /// What follows a backslash.
    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), JsonError> {
        const ESCAPES: &[(u8, u8)] = &[
            (b'"', b'"'),
            (b'\\', b'\\'),
            (b'/', b'/'),
            (b'b', 8),
            (b'f', 12),
            (b'n', b'\n'),
            (b'r', b'\r'),
            (b't', b'\t'),
        ];
        let byte = self.text.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        if let Some((_, meant)) = ESCAPES.iter().find(|(escape, _)| *escape == byte) {
            bytes.push(*meant);
            return Ok(());
        }
        if byte != b'u' {
            return self.expected("an escape before this");
        }
        let mut code = self.digits()?;
        if (0xd800..0xdc00).contains(&code) && self.skip(b"\\u") {
            code =
                0x10000 + ((code - 0xd800) << 10) + (self.digits()?.wrapping_sub(0xdc00) & 0x3ff);
        }
        let Some(c) = char::from_u32(code) else {
            return self.expected("a character before this");
        };
        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    /// Four hexadecimal digits.
    fn digits(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4);
        let text = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match text.and_then(|text| u32::from_str_radix(text, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.expected("four hexadecimal digits"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        Value::parse(text.as_bytes()).unwrap().to_string()
    }

    #[test]
    fn values_are_written_sorted_and_compact() {
        assert_eq!(
            again(" { \"b\" : [ 1 , -2, true,null ] , \"a\":{}, \"c\": [] } "),
            r#"{"a":{},"b":[1,-2,true,null],"c":[]}"#
        );
        assert_eq!(
            again(r#""\u00e9\ud83d\ude00\u0001\b\/\n\"\\""#),
            "\"é😀\\u0001\\b/\\n\\\"\\\\\""
        );
        assert_eq!(again("18446744073709551615"), "18446744073709551615");
    }

    /// As nlohmann's library writes them.
    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        for (read, written) in [
            ("1.25", "1.25"),
            ("1.0", "1.0"),
            ("4.50", "4.5"),
            ("-0.0", "-0.0"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("123456789012345.0", "123456789012345.0"),
            ("1e15", "1e+15"),
            ("1.5e300", "1.5e+300"),
            ("18446744073709551616", "1.8446744073709552e+19"),
        ] {
            assert_eq!(again(read), written);
        }
    }

    #[test]
    fn errors_say_where() {
        for (text, offset, expected) in [
            ("[1,]", 3, "a value"),
            ("{\"a\" 1}", 5, "`:`"),
            ("\"a", 2, "the end of a string"),
            ("\"\\x\"", 3, "an escape before this"),
            ("1 2", 2, "the end"),
            ("--1", 0, "a number"),
        ] {
            assert_eq!(
                Value::parse(text.as_bytes()),
                Err(JsonError { offset, expected }),
                "{text}"
            );
        }
        let deep = "[".repeat(100_000);
        assert_eq!(Value::parse(deep.as_bytes()).unwrap_err().expected, "no more than 256 levels");
    }
}
