//! Data that begin with `#`.

use super::source::Source;
use super::{Begun, Open, Reader, Shape};
use crate::cx::Cx;
use crate::error::Result;
use crate::symbol::Sym;
use crate::value::Value;

impl<S: Source> Reader<S> {
    /// `#` has been read, and it begins no comment.
    pub(super) fn hash(&mut self, cx: &mut Cx) -> Result<Begun> {
        let Some(c) = self.source.next()? else {
            return Err(self.error(cx, "unexpected end of input after #", &[]));
        };
        if self.options.extensions.contains(&c) {
            return Ok(Begun::Extension(c));
        }
        match c {
            '\\' => self.character(cx).map(Begun::Datum),
            '(' => Ok(self.push_list(Shape::Vector, ')')),
            '{' => self.extended_symbol(cx).map(Begun::Datum),
            ':' => Ok(self.push(Open::Keyword("keyword"))),
            '\'' => Ok(self.prefix(cx, Sym::Syntax, "syntax expression")),
            '`' => Ok(self.prefix(cx, Sym::Quasisyntax, "quasisyntax expression")),
            ',' if self.source.peek()? == Some('@') => {
                self.source.next()?;
                Ok(self.prefix(cx, Sym::UnsyntaxSplicing, "unsyntax-splicing expression"))
            }
            ',' => Ok(self.prefix(cx, Sym::Unsyntax, "unsyntax expression")),
            't' | 'T' => self.boolean(true, "rue"),
            'F' => self.boolean(false, "alse"),
            'f' => match self.source.peek()? {
                Some('3' | '6') => self.array_prefix(cx, c),
                _ => self.boolean(false, "alse"),
            },
            's' | 'u' | 'c' | '0'..='9' | '@' => self.array_prefix(cx, c),
            'v' => self.bytevector_prefix(cx),
            '*' => self.bitvector(cx).map(Begun::Datum),
            'i' | 'I' | 'e' | 'E' | 'b' | 'B' | 'o' | 'O' | 'd' | 'D' | 'x' | 'X' => {
                self.prefixed_number(cx, c).map(Begun::Datum)
            }
            'n' => {
                self.token(c)?;
                let symbol = self.token_symbol(cx);
                if self.token == "nil" {
                    return Ok(Begun::Datum(Value::ELISP_NIL));
                }
                Err(self.error(cx, "unexpected input while reading #nil: ~a", &[symbol]))
            }
            _ => Err(self.unknown_hash(cx, c)),
        }
    }

    /// `#t` or `#f`, and the rest of `#true` or `#false` if it is there. What
    /// follows need not be a delimiter: `#tru` is `#t` and `ru`.
    fn boolean(&mut self, value: bool, rest: &str) -> Result<Begun> {
        self.token.clear();
        for expected in rest.chars() {
            match self.source.peek()? {
                Some(c) if c.eq_ignore_ascii_case(&expected) => {
                    self.source.next()?;
                    self.token.push(c);
                }
                _ => {
                    while let Some(c) = self.token.pop() {
                        self.source.unread(c);
                    }
                    break;
                }
            }
        }
        Ok(Begun::Datum(Value::bool(value)))
    }

    /// `#*` has been read: a bitvector. Any other character ends it.
    fn bitvector(&mut self, cx: &mut Cx) -> Result<Value> {
        let mut bits = Vec::new();
        while let Some(c @ ('0' | '1')) = self.source.peek()? {
            self.source.next()?;
            bits.push(c == '1');
        }
        Ok(cx.heap.bitvector(&bits))
    }
}
