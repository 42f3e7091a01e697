//! Characters.

use crate::args::{self, char_at};
use interp::unicode::{self, Category, category};
use interp::{Cx, Result, Value, primitives};

fn chain(chars: &[Value], key: fn(char) -> char, holds: fn(char, char) -> bool) -> Result<Value> {
    let mut result = true;
    for (i, pair) in chars.windows(2).enumerate() {
        let (a, b) = (
            char_at(pair[0]).map_err(|e| e.at(i + 1))?,
            char_at(pair[1]).map_err(|e| e.at(i + 2))?,
        );
        result = result && holds(key(a), key(b));
    }
    Ok(Value::bool(result))
}
fn same(c: char) -> char {
    c
}
fn integer_to_char(cx: &mut Cx, n: Value) -> Result<Value> {
    if n.as_fixnum().is_none_or(|n| n > char::MAX as i64) {
        args::bounded(cx, n, 0, char::MAX as usize)?;
    }
    let c = u32::try_from(n.int()?).ok().and_then(char::from_u32);
    c.map(Value::char).ok_or_else(|| args::out_of_range(cx, Some("integer->char"), n))
}
/// The value of a decimal digit of any script: digits come in tens, in order.
fn digit_value(c: char) -> Option<i64> {
    if category(c) != Category::Nd {
        return None;
    }
    let (first, _, _) = unicode::ranges().find(|&(_, last, _)| u32::from(c) <= last)?;
    Some(i64::from((u32::from(c) - first) % 10))
}
fn test(c: Value, holds: fn(char) -> bool) -> Result<Value> {
    Ok(Value::bool(holds(char_at(c)?)))
}
/// `char-whitespace?`: SRFI 14's set.
pub fn is_whitespace(c: char) -> bool {
    c == ' '
        || ('\t'..='\r').contains(&c)
        || matches!(category(c), Category::Zs | Category::Zl | Category::Zp)
}

primitives! { pub CHARS in "(guile)";
    /// Whether X is a character.
    "char?" "x" => |_, [x]| Ok(Value::bool(x.is_char()));
    /// The code point of CHAR.
    "char->integer" "char" => |_, [c]| Ok(Value::fixnum(char_at(c)? as i64));
    /// The character of code point N.
    "integer->char" "n" => |cx, [n]| integer_to_char(cx, n);
    /// CHAR in upper case.
    "char-upcase" "char" => |_, [c]| Ok(Value::char(unicode::upcase(char_at(c)?)));
    /// CHAR in lower case.
    "char-downcase" "char" => |_, [c]| Ok(Value::char(unicode::downcase(char_at(c)?)));
    /// CHAR in title case.
    "char-titlecase" "char" => |_, [c]| Ok(Value::char(unicode::titlecase(char_at(c)?)));
    /// The general category of CHAR, a symbol such as Lu, or #f.
    "char-general-category" "char" => |cx, [c]| Ok(cx.intern(category(char_at(c)?).name()));
    /// Whether CHAR is a letter.
    "char-alphabetic?" "char" => |_, [c]| test(c, |c| category(c).is_letter());
    /// Whether CHAR is a decimal digit.
    "char-numeric?" "char" => |_, [c]| test(c, |c| category(c) == Category::Nd);
    /// Whether CHAR is whitespace.
    "char-whitespace?" "char" => |_, [c]| test(c, is_whitespace);
    /// Whether CHAR is in upper case.
    "char-upper-case?" "char" => |_, [c]| test(c, unicode::is_upper);
    /// Whether CHAR is in lower case.
    "char-lower-case?" "char" => |_, [c]| test(c, unicode::is_lower);
    /// Whether CHAR is in upper or lower case.
    "char-is-both?" "char" => |_, [c]| test(c, |c| unicode::is_upper(c) || unicode::is_lower(c));
    /// Whether all CHARS are the same.
    "char=?" ". chars" => |_, [ref chars @ ..]| chain(chars, same, |a, b| a == b);
    /// Whether each of CHARS is before the next.
    "char<?" ". chars" => |_, [ref chars @ ..]| chain(chars, same, |a, b| a < b);
    /// Whether each of CHARS is after the next.
    "char>?" ". chars" => |_, [ref chars @ ..]| chain(chars, same, |a, b| a > b);
    /// Whether none of CHARS is after the next.
    "char<=?" ". chars" => |_, [ref chars @ ..]| chain(chars, same, |a, b| a <= b);
    /// Whether none of CHARS is before the next.
    "char>=?" ". chars" => |_, [ref chars @ ..]| chain(chars, same, |a, b| a >= b);
    /// As `char=?`, in upper case.
    "char-ci=?" ". chars" => |_, [ref chars @ ..]| chain(chars, unicode::upcase, |a, b| a == b);
    /// As `char<?`, in upper case.
    "char-ci<?" ". chars" => |_, [ref chars @ ..]| chain(chars, unicode::upcase, |a, b| a < b);
    /// As `char>?`, in upper case.
    "char-ci>?" ". chars" => |_, [ref chars @ ..]| chain(chars, unicode::upcase, |a, b| a > b);
    /// As `char<=?`, in upper case.
    "char-ci<=?" ". chars" => |_, [ref chars @ ..]| chain(chars, unicode::upcase, |a, b| a <= b);
    /// As `char>=?`, in upper case.
    "char-ci>=?" ". chars" => |_, [ref chars @ ..]| chain(chars, unicode::upcase, |a, b| a >= b);
}

primitives! { pub R7RS_CHARS in "(riad builtins)";
    /// CHAR without its case.
    "char-foldcase" "char" => |_, [c]| Ok(Value::char(unicode::downcase(char_at(c)?)));
    /// The value of CHAR as a decimal digit, or #f.
    "digit-value" "char" => |_, [c]| Ok(digit_value(char_at(c)?).map_or(Value::FALSE, Value::fixnum));
}
