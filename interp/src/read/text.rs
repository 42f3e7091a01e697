//! Strings, delimited symbols, comments, directives.

use super::source::{Source, class};
use super::token::no_such_char;
use super::{Directive, Reader};
use crate::cx::Cx;
use crate::error::Result;
use crate::unicode::{Category, category};
use crate::value::Value;

impl<S: Source> Reader<S> {
    /// A string, whose opening quotation mark has been read.
    pub(super) fn string(&mut self, cx: &mut Cx) -> Result<Value> {
        self.delimited(cx, '"')?;
        Ok(cx.string(&self.token))
    }

    /// Puts into `token` the characters up to the closing `delimiter`.
    pub(super) fn delimited(&mut self, cx: &mut Cx, delimiter: char) -> Result<()> {
        self.token.clear();
        loop {
            let run = self.source.run(class::STRING);
            self.token.push_str(std::str::from_utf8(run).unwrap_or_default());
            match self.source.next()? {
                None => {
                    return Err(self.error(
                        cx,
                        "unexpected end of input while reading string",
                        &[],
                    ));
                }
                Some(c) if c == delimiter => return Ok(()),
                Some('\\') => self.escape(cx, delimiter)?,
                Some(c) => self.token.push(c),
            }
        }
    }

    /// What follows a backslash in a string.
    fn escape(&mut self, cx: &mut Cx, delimiter: char) -> Result<()> {
        let Some(c) = self.source.next()? else {
            return Err(self.error(cx, "unexpected end of input while reading string", &[]));
        };
        let c = match c {
            '\n' => {
                if self.options.hungry_eol_escapes {
                    self.skip_indentation()?;
                }
                return Ok(());
            }
            // `\(` keeps editors from taking a parenthesis in the first column
            // of a string for the start of a definition.
            // R7RS lets blanks stand before the end of the line.
            ' ' | '\t' if self.options.hungry_eol_escapes => {
                self.skip_indentation()?;
                return match self.source.peek()? {
                    Some('\n') => {
                        self.source.next()?;
                        self.skip_indentation()
                    }
                    _ => Err(self.bad_escape(cx, Some(c))),
                };
            }
            '"' if delimiter == '|' => c,
            '|' | '\\' | '(' => c,
            c if c == delimiter => c,
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'x' if self.options.r6rs_hex_escapes || delimiter == '|' => {
                self.hex_until_semicolon(cx)?
            }
            'x' => self.hex_of_length(cx, 2)?,
            'u' => self.hex_of_length(cx, 4)?,
            'U' => self.hex_of_length(cx, 6)?,
            c => return Err(self.bad_escape(cx, Some(c))),
        };
        self.token.push(c);
        Ok(())
    }
    fn skip_indentation(&mut self) -> Result<()> {
        while let Some(c) = self.source.peek()? {
            if c != '\t' && category(c) != Category::Zs {
                break;
            }
            self.source.next()?;
        }
        Ok(())
    }
    fn bad_escape(&self, cx: &Cx, c: Option<char>) -> crate::error::Error {
        match c {
            Some(c) => {
                let message = "invalid character in escape sequence: ~S";
                self.error(cx, message, &[Value::char(c)])
            }
            None => self.error(cx, "unexpected end of input in character escape sequence", &[]),
        }
    }
    fn hex_of_length(&mut self, cx: &Cx, digits: usize) -> Result<char> {
        let mut code = 0;
        for _ in 0..digits {
            let c = self.source.next()?;
            match c.and_then(|c| c.to_digit(16)) {
                Some(digit) => code = code * 16 + digit,
                None => return Err(self.bad_escape(cx, c)),
            }
        }
        char::from_u32(code).ok_or_else(|| no_such_char(u64::from(code)))
    }
    /// `\x41;`, as R6RS has it: at least one digit.
    pub(super) fn hex_until_semicolon(&mut self, cx: &Cx) -> Result<char> {
        let mut code: Option<u64> = None;
        loop {
            let c = self.source.next()?;
            match (c.and_then(|c| c.to_digit(16)), code) {
                (Some(digit), _) => {
                    code = Some(code.unwrap_or(0).saturating_mul(16).saturating_add(digit.into()));
                }
                (None, Some(code)) if c == Some(';') => {
                    let small = u32::try_from(code).ok().and_then(char::from_u32);
                    return small.ok_or_else(|| no_such_char(code));
                }
                (None, _) => return Err(self.bad_escape(cx, c)),
            }
        }
    }

    /// `#{` has been read: a symbol up to `}#`.
    pub(super) fn extended_symbol(&mut self, cx: &mut Cx) -> Result<Value> {
        self.token.clear();
        let mut brace = false;
        loop {
            let Some(c) = self.source.next()? else {
                return Err(self.error(cx, "end of input while reading symbol", &[]));
            };
            if brace {
                if c == '#' {
                    return Ok(cx.intern(&self.token));
                }
                self.token.push('}');
            }
            brace = c == '}';
            match c {
                '}' => {}
                '\\' => match self.source.next()? {
                    Some('x') => {
                        let c = self.hex_until_semicolon(cx)?;
                        self.token.push(c);
                    }
                    Some(c) => self.token.push(c),
                    None => return Err(self.error(cx, "end of input while reading symbol", &[])),
                },
                c => self.token.push(c),
            }
        }
    }

    /// `#|` has been read: comments nest.
    pub(super) fn block_comment(&mut self, cx: &Cx) -> Result<()> {
        let mut depth = 1;
        while depth > 0 {
            match self.source.next()? {
                None => return Err(self.error(cx, "unterminated `#| ... |#' comment", &[])),
                Some('|') if self.source.peek()? == Some('#') => {
                    self.source.next()?;
                    depth -= 1;
                }
                Some('#') if self.source.peek()? == Some('|') => {
                    self.source.next()?;
                    depth += 1;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// `#!` has been read: a directive, or the header of a script up to `!#`.
    pub(super) fn directive(&mut self, cx: &Cx) -> Result<()> {
        self.token.clear();
        while let Some(c) = self.source.peek()?
            && (c == '-' || c.is_alphabetic() || c.is_numeric())
        {
            self.source.next()?;
            self.token.push(c);
        }
        match Directive::from_name(&self.token) {
            Some(directive) => self.options.direct(directive),
            None => return self.script_header(cx),
        }
        Ok(())
    }
    fn script_header(&mut self, cx: &Cx) -> Result<()> {
        let mut bang = false;
        loop {
            match self.source.next()? {
                None => return Err(self.error(cx, "unterminated `#! ... !#' comment", &[])),
                Some('#') if bang => return Ok(()),
                c => bang = c == Some('!'),
            }
        }
    }
}
