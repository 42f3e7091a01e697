//! Scheme data and their layout on lines.
//!
//! Guix prints its linear scripts with Guile's `pretty-print`. So that the same
//! graph gives the same script, this follows the same rules: what is short
//! enough stays on one line; a call with a short head lines its arguments up
//! behind the head; one with a long head puts them below, two columns in.

use std::fmt::Write;

/// A datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Symbol(&'static str),
    Text(String),
    Number(i64),
    True,
    False,
    List(Vec<Form>),
    Quote(Box<Form>),
}

/// `(HEAD ITEM …)`.
pub(super) fn call(head: &'static str, items: impl IntoIterator<Item = Form>) -> Form {
    Form::List(std::iter::once(Form::Symbol(head)).chain(items).collect())
}

/// `'(STRING …)`.
pub(super) fn quoted_strings(strings: impl IntoIterator<Item = String>) -> Form {
    let items = strings.into_iter().map(Form::Text).collect();
    Form::Quote(Box::new(Form::List(items)))
}

/// A line holds this many columns.
const WIDTH: usize = 79;
/// A list of this many characters or more is split, however much room there is.
const LONGEST: usize = 50;
/// A head of at most this length has its arguments behind it.
const SHORT_HEAD: usize = 5;

/// FORM laid out from the first column, with a newline after it.
pub(super) fn layout(form: &Form) -> String {
    let mut text = layout_at(form, 0, 0);
    text.push('\n');
    text
}

/// FORM laid out from COLUMN on, with room for CLOSING parentheses after it.
pub(super) fn layout_at(form: &Form, column: usize, closing: usize) -> String {
    let mut page = Page { text: String::new(), column };
    page.fit(form, closing, Style::Expression);
    page.text
}

/// How a list that does not fit is split.
#[derive(Clone, Copy)]
enum Style {
    /// By its head.
    Expression,
    /// As plain items, each of them an expression: the bindings of a `let`.
    Items,
}

struct Page {
    text: String,
    column: usize,
}

impl Page {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    /// Moves right to COLUMN, on a new line if it is already passed.
    fn go_to(&mut self, column: usize) {
        if column < self.column {
            self.text.push('\n');
            self.column = 0;
        }
        let missing = column - self.column;
        self.text.extend(std::iter::repeat_n(' ', missing));
        self.column = column;
    }

    /// FORM on this line if it fits there with CLOSING parentheses after it.
    fn fit(&mut self, form: &Form, closing: usize, style: Style) {
        let room = (WIDTH + 1).saturating_sub(self.column + closing).min(LONGEST);
        if !matches!(form, Form::List(_) | Form::Quote(_)) {
            return self.atom(form);
        }
        let mut line = String::new();
        if write_line(form, &mut line, room) {
            return self.put(&line);
        }
        match (form, style) {
            (Form::Quote(form), _) => {
                self.put("'");
                self.fit(form, closing, Style::Expression);
            }
            (Form::List(items), Style::Expression) => self.expression(items, closing),
            (Form::List(items), Style::Items) => self.items(items, closing),
            _ => {}
        }
    }

    /// FORM, which is no list, however long it is.
    fn atom(&mut self, form: &Form) {
        let start = self.text.len();
        write_line(form, &mut self.text, usize::MAX);
        self.column += self.text[start..].chars().count();
    }

    fn expression(&mut self, items: &[Form], closing: usize) {
        let Some((Form::Symbol(head), rest)) = items.split_first() else {
            return self.items(items, closing);
        };
        let start = self.column;
        self.put("(");
        self.put(head);
        let (behind, below) = (self.column + 1, start + 2);
        match *head {
            // The first operand stays on the line of the head.
            "let" | "define" => {
                let Some((first, body)) = rest.split_first() else {
                    return self.put(")");
                };
                self.go_to(behind);
                self.fit(first, usize::from(body.is_empty()) * (closing + 1), Style::Items);
                self.below(body, below, closing);
            }
            "begin" => self.below(rest, below, closing),
            head if head.len() > SHORT_HEAD => self.below(rest, below, closing),
            _ => self.below(rest, behind, closing),
        }
    }

    fn items(&mut self, items: &[Form], closing: usize) {
        self.put("(");
        self.below(items, self.column, closing);
    }

    /// ITEMS below each other at COLUMN, and the closing parenthesis.
    fn below(&mut self, items: &[Form], column: usize, closing: usize) {
        for (position, item) in items.iter().enumerate() {
            let is_last = position + 1 == items.len();
            self.go_to(column);
            self.fit(item, if is_last { closing + 1 } else { 0 }, Style::Expression);
        }
        self.put(")");
    }
}

/// Writes FORM on one line; false as soon as it takes ROOM characters.
fn write_line(form: &Form, line: &mut String, room: usize) -> bool {
    match form {
        Form::Symbol(name) => line.push_str(name),
        // A character has at most four bytes: what is far too long is not
        // written to be thrown away.
        Form::Text(text) if text.len() / 4 >= room => return false,
        Form::Text(text) => write_string(text, line),
        Form::Number(number) => {
            let _ = write!(line, "{number}");
        }
        Form::True => line.push_str("#t"),
        Form::False => line.push_str("#f"),
        Form::Quote(form) => {
            line.push('\'');
            return write_line(form, line, room);
        }
        Form::List(items) => {
            line.push('(');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    line.push(' ');
                }
                if !write_line(item, line, room) {
                    return false;
                }
            }
            line.push(')');
        }
    }
    // Bytes are never fewer than characters: count only where it matters.
    line.len() < room || line.chars().count() < room
}

/// The character by which Riad names the byte 0, if that had one: those from 128
/// follow it.
pub(super) const FIRST_BYTE: u32 = 0x10_fe00;

/// Whether C is one by which Riad names a byte that is no text.
pub(super) fn is_byte(c: char) -> bool {
    (FIRST_BYTE + 0x80..FIRST_BYTE + 0x100).contains(&u32::from(c))
}

/// TEXT as a string literal. Only escapes that every Scheme reads alike; other
/// control characters stand for themselves.
fn write_string(text: &str, line: &mut String) {
    line.push('"');
    // Most texts have nothing special; all bytes are looked at at once, without
    // a branch. The characters for bytes begin with the highest byte of all.
    let perhaps = |b: u8| {
        u8::from(b < b' ') | u8::from(b == b'"') | u8::from(b == b'\\') | u8::from(b >= 0xf4)
    };
    let mut rest = text;
    if text.bytes().fold(0, |found, byte| found | perhaps(byte)) == 0 {
        rest = "";
        line.push_str(text);
    }
    let is_special = |c: char| matches!(c, '"' | '\\' | '\n' | '\r' | '\t') || is_byte(c);
    while let Some(place) = rest.find(is_special) {
        line.push_str(&rest[..place]);
        let special = rest[place..].chars().next().unwrap_or_default();
        match special {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            byte => {
                let _ = write!(line, "\\U{:06x}", u32::from(byte));
            }
        }
        rest = &rest[place + special.len_utf8()..];
    }
    line.push_str(rest);
    line.push('"');
}
