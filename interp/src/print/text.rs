//! Characters, strings and symbols as `write` shows them.

use crate::number;
use crate::read::CHARACTER_NAMES;
use crate::unicode::{Category, category};
use crate::value::StrRef;
use std::fmt::Write;

/// Before a combining character, so that it does not combine with `\`.
const DOTTED_CIRCLE: char = '\u{25cc}';

/// `#\a`, `#\space`, `#\200`.
pub fn write_char(out: &mut String, c: char, encodable: fn(char) -> bool) {
    out.push_str("#\\");
    if c.is_ascii_graphic() {
        out.push(c);
    } else if let Some((name, _)) = CHARACTER_NAMES.iter().find(|&&(_, named)| named == c) {
        out.push_str(name);
    } else {
        match category(c) {
            group if !group.is_graphic() || !encodable(c) => {
                let _ = write!(out, "{:o}", c as u32);
            }
            Category::Mn => out.extend([DOTTED_CIRCLE, c]),
            _ => out.push(c),
        }
    }
}

/// The same with the option `r6rs-hex-escapes`: `#\x80`.
pub(super) fn write_char_hex(out: &mut String, c: char, encodable: fn(char) -> bool) {
    let named = CHARACTER_NAMES.iter().any(|&(_, named)| named == c);
    if named || is_shown(c, encodable) {
        return write_char(out, c, encodable);
    }
    let _ = write!(out, "#\\x{:x}", c as u32);
}

/// A string between quotation marks, with escapes.
pub fn write_string(out: &mut String, s: StrRef<'_>, encodable: fn(char) -> bool) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            _ if c >= '\u{80}' && category(c).is_graphic() && encodable(c) => out.push(c),
            _ => escape(out, c),
        }
    }
    out.push('"');
}

fn escape(out: &mut String, c: char) {
    let code = c as u32;
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:06x}"),
    };
}

/// `#\a`, `#\space`, `#\x1f`: with the names that R7RS has.
pub(super) fn write_char_report(out: &mut String, c: char, encodable: fn(char) -> bool) {
    let name = match c {
        '\0' => "null",
        '\u{1b}' => "escape",
        '\u{7}' | '\u{8}' | '\u{7f}' | '\n' | '\r' | ' ' | '\t' => {
            return write_char(out, c, encodable);
        }
        _ if is_shown(c, encodable) => return out.extend(['#', '\\', c]),
        _ => {
            let _ = write!(out, "#\\x{:x}", c as u32);
            return;
        }
    };
    out.push_str("#\\");
    out.push_str(name);
}

fn is_shown(c: char, encodable: fn(char) -> bool) -> bool {
    c.is_ascii_graphic() || (c >= '\u{80}' && category(c).is_graphic() && encodable(c))
}

/// A string between quotation marks, with the escapes of R7RS.
pub(super) fn write_string_report(out: &mut String, s: StrRef<'_>, encodable: fn(char) -> bool) {
    delimited(out, s, '"', encodable);
}

fn delimited(out: &mut String, s: StrRef<'_>, delimiter: char, encodable: fn(char) -> bool) {
    out.push(delimiter);
    for c in s.chars() {
        match c {
            '\\' if delimiter == '"' => out.push_str("\\\\"),
            '\\' => out.push_str("\\x5c;"),
            _ if c == delimiter => out.extend(['\\', c]),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if c == ' ' || is_shown(c, encodable) => out.push(c),
            _ => {
                let _ = write!(out, "\\x{:x};", c as u32);
            }
        }
    }
    out.push(delimiter);
}

/// A symbol, between bars where the plain text would not read back as it.
pub(super) fn write_symbol_report(out: &mut String, name: StrRef<'_>, encodable: fn(char) -> bool) {
    let plain = |c: char| !matches!(c, '|' | '\\' | '\'' | '`' | ',') && encodable(c);
    if is_plain(name) && name.chars().all(plain) {
        return name.push_to(out);
    }
    delimited(out, name, '|', encodable);
}

/// A symbol, as `#{…}#` where the plain text would not read back as it.
pub fn write_symbol(out: &mut String, name: StrRef<'_>, encodable: fn(char) -> bool) {
    if is_plain(name) && name.chars().all(encodable) {
        return name.push_to(out);
    }
    write_symbol_braced(out, name, encodable);
}

/// A symbol as `#{…}#`.
pub(super) fn write_symbol_braced(out: &mut String, name: StrRef<'_>, encodable: fn(char) -> bool) {
    out.push_str("#{");
    for c in name.chars() {
        let keep = is_subsequent(c) || category(c) == Category::Zs || matches!(c, ';' | '"' | '#');
        if keep && encodable(c) {
            out.push(c);
        } else {
            let _ = write!(out, "\\x{:x};", c as u32);
        }
    }
    out.push_str("}#");
}

/// A colon at either end decides alone, as in Guile: it might make a keyword.
fn is_plain(name: StrRef<'_>) -> bool {
    let (Some(first), last) = (name.chars().next(), name.chars().next_back()) else {
        return false;
    };
    match first {
        ':' => return true,
        '\'' | '`' | ',' => return false,
        '.' if name.len() == 1 => return false,
        'a'..='z' | 'A'..='Z' | '.' | '+' | '-' => {}
        _ if matches!(category(first), Category::Nd | Category::Mc | Category::Me) => return false,
        _ if !is_subsequent(first) => return false,
        _ => {}
    }
    last == Some(':')
        || name.chars().all(is_subsequent) && !(matches!(first, '.' | '+' | '-') && is_number(name))
}

/// Whether a character may stand inside a symbol that is written plainly.
fn is_subsequent(c: char) -> bool {
    use Category::{Co, Ll, Lm, Lo, Lt, Lu, Mc, Me, Mn, Nd, Nl, No, Pc, Pd, Po, Sc, Sk, Sm, So};
    match c {
        ';' | '"' | '#' | '(' | ')' | '[' | ']' | '{' | '}' => false,
        _ if c.is_ascii() => c.is_ascii_graphic(),
        _ => matches!(
            category(c),
            Lu | Ll
                | Lt
                | Lm
                | Lo
                | Mn
                | Mc
                | Me
                | Nd
                | Nl
                | No
                | Pd
                | Pc
                | Po
                | Sc
                | Sm
                | Sk
                | So
                | Co
        ),
    }
}

fn is_number(name: StrRef<'_>) -> bool {
    let mut text = String::new();
    name.push_to(&mut text);
    // A literal with an exponent out of range is no symbol either.
    !matches!(number::try_parse(&text, 10), Ok(None))
}
