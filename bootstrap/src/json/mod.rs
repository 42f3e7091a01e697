//! JSON (RFC 8259): values, their text, and reading it back.

mod read;

use std::fmt::{self, Write};

pub use read::JsonError;

use crate::bytes::ByteString;

/// A JSON value. Printed with two spaces of indentation a level.
///
/// What is read may have more kinds of numbers than what is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Bool(bool),
    Number(u64),
    /// `null`, and numbers that are not whole or not from 0 to 2^64, as they
    /// are written.
    Verbatim(String),
    Text(String),
    Array(Vec<Json>),
    /// The members in the order in which they are printed.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// BYTES as a string; if they are not UTF-8, as `{"hex": "…"}`, so that
    /// nothing is lost.
    pub fn bytes(bytes: &[u8]) -> Json {
        match std::str::from_utf8(bytes) {
            Ok(text) => Json::Text(text.to_string()),
            Err(_) => Json::Object(vec![("hex".to_string(), Json::Text(hex::encode(bytes)))]),
        }
    }

    /// An array of byte strings.
    pub fn list<'a>(items: impl IntoIterator<Item = &'a ByteString>) -> Json {
        Json::Array(items.into_iter().map(|item| Json::bytes(item)).collect())
    }

    /// The member NAME of an object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        let Json::Text(text) = self else { return None };
        Some(text)
    }

    /// The items of an array; of anything else, none.
    pub fn items(&self) -> &[Json] {
        let Json::Array(items) = self else { return &[] };
        items
    }

    /// The value on one line.
    pub fn line(&self) -> String {
        struct Line<'a>(&'a Json);
        impl fmt::Display for Line<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let separator = |position| if position == 0 { "" } else { "," };
                match self.0 {
                    Json::Array(items) => {
                        f.write_char('[')?;
                        for (position, item) in items.iter().enumerate() {
                            write!(f, "{}{}", separator(position), Line(item))?;
                        }
                        f.write_char(']')
                    }
                    Json::Object(members) => {
                        f.write_char('{')?;
                        for (position, (key, value)) in members.iter().enumerate() {
                            f.write_str(separator(position))?;
                            string(f, key)?;
                            write!(f, ":{}", Line(value))?;
                        }
                        f.write_char('}')
                    }
                    plain => plain.print(f, 0),
                }
            }
        }
        Line(self).to_string()
    }

    fn print(&self, f: &mut fmt::Formatter<'_>, level: usize) -> fmt::Result {
        let newline =
            |f: &mut fmt::Formatter<'_>, level: usize| write!(f, "\n{:1$}", "", 2 * level);
        match self {
            Json::Bool(value) => write!(f, "{value}"),
            Json::Verbatim(text) => f.write_str(text),
            Json::Number(number) => write!(f, "{number}"),
            Json::Text(text) => string(f, text),
            Json::Array(items) if items.is_empty() => f.write_str("[]"),
            Json::Object(members) if members.is_empty() => f.write_str("{}"),
            Json::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    f.write_char(if position == 0 { '[' } else { ',' })?;
                    newline(f, level + 1)?;
                    item.print(f, level + 1)?;
                }
                newline(f, level)?;
                f.write_char(']')
            }
            Json::Object(members) => {
                for (position, (key, value)) in members.iter().enumerate() {
                    f.write_char(if position == 0 { '{' } else { ',' })?;
                    newline(f, level + 1)?;
                    string(f, key)?;
                    f.write_str(": ")?;
                    value.print(f, level + 1)?;
                }
                newline(f, level)?;
                f.write_char('}')
            }
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(f, 0)
    }
}

fn string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    quoted(f, text, |_| None)
}

/// TEXT in quotes, with the escapes that RFC 8259 asks for, the usual short ones
/// and those that MORE gives for other control characters.
pub(crate) fn quoted(
    f: &mut fmt::Formatter<'_>,
    text: &str,
    more: fn(char) -> Option<&'static str>,
) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if u32::from(c) < 0x20 => match more(c) {
                Some(escape) => f.write_str(escape)?,
                None => write!(f, "\\u{:04x}", u32::from(c))?,
            },
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_escapes() {
        let value = Json::Object(vec![
            ("a".into(), Json::Array(vec![Json::Number(1), Json::bytes("λ\"\n\u{1}".as_bytes())])),
            ("b".into(), Json::bytes(b"\xff")),
            ("c".into(), Json::Array(vec![])),
        ]);
        let expected = "{\n  \"a\": [\n    1,\n    \"λ\\\"\\n\\u0001\"\n  ],\n  \"b\": {\n    \"hex\": \"ff\"\n  },\n  \"c\": []\n}";
        assert_eq!(value.to_string(), expected);
        assert_eq!(value.line(), "{\"a\":[1,\"λ\\\"\\n\\u0001\"],\"b\":{\"hex\":\"ff\"},\"c\":[]}");
    }
}
