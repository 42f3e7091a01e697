//! JSON as Nix 2.8 reads and writes it for `__structuredAttrs`: members sorted
//! by their names, nothing between the tokens, numbers in their shortest form
//! (the library is nlohmann's; RFC 8259 is the format).

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::json::{Json, JsonError, quoted};

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

impl Value {
    /// Reads TEXT, which is one value.
    pub(super) fn parse(text: &[u8]) -> Result<Value, JsonError> {
        let not_utf8 = |error: std::str::Utf8Error| JsonError {
            line: 1,
            column: error.valid_up_to() + 1,
            problem: "this is not UTF-8",
        };
        Ok(Value::of(&Json::read(std::str::from_utf8(text).map_err(not_utf8)?)?))
    }

    /// The same value. The reader bounds how deep it may be.
    fn of(json: &Json) -> Value {
        match json {
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Integer((*number).into()),
            Json::Verbatim(text) => number(text),
            Json::Text(text) => Value::Text(text.clone()),
            Json::Array(items) => Value::Array(items.iter().map(Value::of).collect()),
            Json::Object(members) => {
                let members = members.iter();
                Value::Object(
                    members.map(|(name, value)| (name.clone(), Value::of(value))).collect(),
                )
            }
        }
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
    quoted(f, text, |c| match c {
        '\u{8}' => Some("\\b"),
        '\u{c}' => Some("\\f"),
        _ => None,
    })
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

/// What is neither a whole number from 0 to 2^64 nor another kind of value:
/// a negative number, a fraction, one with an exponent or too large; or null.
fn number(text: &str) -> Value {
    let integer = text.parse::<i64>().map(|number| Value::Integer(number.into()));
    integer.or_else(|_| text.parse().map(Value::Float)).unwrap_or(Value::Null)
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
        assert_eq!(Value::parse(b"[1,\xff]").unwrap_err().to_string(), "1:4: this is not UTF-8");
        assert!(Value::parse(b"[1,]").unwrap_err().to_string().starts_with("1:4: "));
    }
}
