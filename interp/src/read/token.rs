//! Symbols, numbers, characters: what runs up to a delimiter.

use super::source::{CLASS, Source, class};
use super::{Begun, KeywordStyle, Reader};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::unicode::downcase;
use crate::value::{Value, number};
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::{all_consuming, map_opt};
use nom::sequence::preceded;
use nom::{IResult, Parser};

impl<S: Source> Reader<S> {
    pub(super) fn is_delimiter(&self, c: char) -> bool {
        match c {
            '[' | ']' => self.options.square_brackets || self.options.curly_infix,
            '{' | '}' => self.options.curly_infix,
            _ => c.is_ascii() && CLASS[c as usize] & class::DELIMITER != 0,
        }
    }

    /// Appends to `token` what comes before the next delimiter.
    pub(super) fn rest_of_token(&mut self) -> Result<()> {
        loop {
            let run = self.source.run(class::TOKEN);
            self.token.push_str(std::str::from_utf8(run).unwrap_or_default());
            match self.source.peek()? {
                Some(c) if !self.is_delimiter(c) => {
                    self.source.next()?;
                    self.token.push(c);
                }
                _ => return Ok(()),
            }
        }
    }
    pub(super) fn token(&mut self, first: char) -> Result<()> {
        self.token.clear();
        self.token.push(first);
        self.rest_of_token()
    }

    pub(super) fn symbol(&mut self, cx: &mut Cx, first: char) -> Result<Value> {
        if first.is_ascii()
            && !self.options.case_insensitive
            && self.options.keywords != KeywordStyle::Postfix
            && let Some(token) = self.source.rest_of_token()
        {
            return Ok(cx.symbols.intern_ascii(&mut cx.heap, token));
        }
        self.token(first)?;
        Ok(self.token_symbol(cx))
    }
    /// The symbol whose text is `token`, or a keyword in the postfix style.
    pub(super) fn token_symbol(&mut self, cx: &mut Cx) -> Value {
        if self.options.case_insensitive {
            self.token = self.token.chars().map(downcase).collect();
        }
        match self.token.strip_suffix(':') {
            Some(name) if self.options.keywords == KeywordStyle::Postfix && !name.is_empty() => {
                let symbol = cx.intern(name);
                cx.keyword(symbol)
            }
            _ => cx.intern(&self.token),
        }
    }
    pub(super) fn number_or_symbol(&mut self, cx: &mut Cx, first: char) -> Result<Begun> {
        match self.source.rest_of_token() {
            Some(token) => {
                self.token.clear();
                self.token.extend(token.iter().map(|&b| b as char));
            }
            None => self.token(first)?,
        }
        // Nearly all numbers are small integers, and nearly all else is an operator.
        if let Some(n) = small_integer(self.token.as_bytes()) {
            return Ok(Begun::Datum(Value::fixnum(n)));
        }
        if self.token.len() > 1
            && let Some(n) = number::parse(&mut cx.heap, &self.token, 10)?
        {
            return Ok(Begun::Datum(n));
        }
        if self.options.case_insensitive {
            self.token = self.token.chars().map(downcase).collect();
        }
        let symbol = cx.intern(&self.token);
        Ok(if self.token == "." { Begun::Dot(symbol) } else { Begun::Datum(symbol) })
    }
    /// `#x10`, `#e1.5`: a number with a prefix.
    pub(super) fn prefixed_number(&mut self, cx: &mut Cx, c: char) -> Result<Value> {
        self.token.clear();
        self.token.push('#');
        self.token.push(c);
        self.rest_of_token()?;
        match number::parse(&mut cx.heap, &self.token, 10)? {
            Some(n) => Ok(n),
            None => {
                let text = cx.string(&self.token);
                Err(self.error(cx, "unknown # object: ~S", &[text]))
            }
        }
    }

    /// `#\` has been read: a character.
    pub(super) fn character(&mut self, cx: &mut Cx) -> Result<Value> {
        let Some(first) = self.source.next()? else {
            return Err(self.error(cx, "unexpected end of input after #\\", &[]));
        };
        if self.is_delimiter(first) {
            return Ok(Value::char(first));
        }
        self.token(first)?;
        match character_token(&self.token) {
            Some(Ok(c)) => Ok(Value::char(c)),
            Some(Err(code)) => Err(no_such_char(code)),
            None => {
                let text = cx.string(&self.token);
                Err(self.error(cx, "unknown character name ~a", &[text]))
            }
        }
    }
}

/// The integer that a few decimal digits stand for.
fn small_integer(digits: &[u8]) -> Option<i64> {
    if digits.len() > 17 {
        return None;
    }
    let mut n = 0;
    for &d in digits {
        if !d.is_ascii_digit() {
            return None;
        }
        n = n * 10 + i64::from(d - b'0');
    }
    Some(n)
}

/// What `integer->char` says of a number that is no character's.
#[cold]
pub(super) fn no_such_char(code: u64) -> Error {
    let code = code.min(crate::number::FIXNUM_MAX as u64) as i64;
    Error::out_of_range(Value::fixnum(code)).who("integer->char").at(1)
}

/// The names of characters, the one that is written first.
pub(crate) const CHARACTER_NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("newline", '\n'),
    ("nul", '\0'),
    ("alarm", '\u{7}'),
    ("backspace", '\u{8}'),
    ("tab", '\t'),
    ("linefeed", '\n'),
    ("vtab", '\u{b}'),
    ("page", '\u{c}'),
    ("return", '\r'),
    ("esc", '\u{1b}'),
    ("delete", '\u{7f}'),
    ("escape", '\u{1b}'),
    ("soh", '\u{1}'),
    ("stx", '\u{2}'),
    ("etx", '\u{3}'),
    ("eot", '\u{4}'),
    ("enq", '\u{5}'),
    ("ack", '\u{6}'),
    ("bel", '\u{7}'),
    ("bs", '\u{8}'),
    ("ht", '\t'),
    ("lf", '\n'),
    ("vt", '\u{b}'),
    ("ff", '\u{c}'),
    ("cr", '\r'),
    ("so", '\u{e}'),
    ("si", '\u{f}'),
    ("dle", '\u{10}'),
    ("dc1", '\u{11}'),
    ("dc2", '\u{12}'),
    ("dc3", '\u{13}'),
    ("dc4", '\u{14}'),
    ("nak", '\u{15}'),
    ("syn", '\u{16}'),
    ("etb", '\u{17}'),
    ("can", '\u{18}'),
    ("em", '\u{19}'),
    ("sub", '\u{1a}'),
    ("fs", '\u{1c}'),
    ("gs", '\u{1d}'),
    ("rs", '\u{1e}'),
    ("us", '\u{1f}'),
    ("sp", ' '),
    ("del", '\u{7f}'),
    ("null", '\0'),
    ("nl", '\n'),
    ("np", '\u{c}'),
];

/// A combining character may stand on this one, which is not part of it.
const DOTTED_CIRCLE: char = '\u{25cc}';

/// The code point that digits of a radix give; `None` where it passes a `u64`.
fn code(radix: u32) -> impl Fn(&str) -> IResult<&str, u64> {
    move |input| {
        let digits = take_while1(move |c: char| c.is_digit(radix));
        all_consuming(map_opt(digits, |d: &str| u64::from_str_radix(d, radix).ok())).parse(input)
    }
}

/// The character that a token of at least one character after `#\` names; an
/// error with the number where there is no such character.
fn character_token(token: &str) -> Option<std::result::Result<char, u64>> {
    let mut chars = token.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if rest.is_empty() || rest.chars().eq([DOTTED_CIRCLE]) {
        return Some(Ok(first));
    }
    if let Ok((_, n)) = code(8)(token).or_else(|_| preceded(tag("x"), code(16)).parse(token)) {
        return Some(u32::try_from(n).ok().and_then(char::from_u32).ok_or(n));
    }
    if first == DOTTED_CIRCLE && rest.chars().nth(1).is_none() {
        return rest.chars().next().map(Ok);
    }
    let named = CHARACTER_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(token));
    named.map(|&(_, c)| Ok(c))
}
