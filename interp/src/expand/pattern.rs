//! Patterns of `syntax-case` and `syntax-rules`, compiled and matched natively.

use super::errors::syntax_error;
use super::resolve::{bound_identifier_eq, free_identifier_eq, is_core_name};
use super::stx::{Stx, new_syntax};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::symbol::Sym;
use crate::value::{Kind, Value};
use std::rc::Rc;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// `_`
    Any,
    /// Any identifier.
    Identifier,
    Var(u16),
    Null,
    /// An identifier that the input's must equal by `free-identifier=?`: syntax.
    Literal(Value),
    /// Plain data that is no list, vector or identifier.
    Datum(Value),
    Pair(Box<(Pattern, Pattern)>),
    /// `VAR ...` at the end of a list: the rest of the input as it is.
    Rest(u16),
    Each(Box<Each>),
    Vector(Box<Pattern>),
}

/// `ITEM ... TAIL … . END`
#[derive(Debug)]
pub(crate) struct Each {
    item: Pattern,
    /// The variables within the item.
    vars: std::ops::Range<u16>,
    tail: Vec<Pattern>,
    end: Pattern,
}

/// What a pattern variable stands for.
#[derive(Clone, Debug)]
pub(crate) enum Bound {
    One(Stx),
    /// The elements of a list, `depth` ellipses deep.
    List(Stx, u8),
    Each(Rc<Vec<Bound>>),
}

/// A pattern variable: its identifier (peeled) and its depth.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternVar {
    pub(crate) id: Stx,
    pub(crate) depth: u8,
}

/// Which identifier repeats: `...`, or the one given.
#[derive(Clone, Copy)]
pub(crate) enum Ellipsis {
    Dots,
    Custom(Stx),
    /// None: within `(... TEMPLATE)`.
    None,
}

impl Ellipsis {
    /// Whether `s` is the ellipsis.
    pub(crate) fn is(self, cx: &mut Cx, s: Stx) -> bool {
        let Some(id) = s.identifier(cx) else { return false };
        match self {
            Ellipsis::Dots => {
                if let Some(other) = super::capture::ellipsis_around(cx, id) {
                    return bound_identifier_eq(id, other);
                }
                let dots = cx.sym(Sym::Ellipsis);
                is_core_name(cx, id, dots)
            }
            Ellipsis::Custom(custom) => bound_identifier_eq(id, custom),
            Ellipsis::None => false,
        }
    }
}

/// Makes patterns out of syntax.
pub(crate) struct PatternCompiler<'a> {
    pub(crate) cx: &'a mut Cx,
    pub(crate) ellipsis: Ellipsis,
    /// Identifiers, peeled.
    pub(crate) literals: &'a [Stx],
    pub(crate) vars: Vec<PatternVar>,
    /// Values that the pattern holds.
    pub(crate) keep: Vec<Value>,
    /// The whole pattern, and where it is: for messages.
    pub(crate) whole: Stx,
    pub(crate) pos: Pos,
    pub(crate) nesting: usize,
}

/// Nesting of patterns and templates beyond this is an error.
pub(crate) const MAX_NESTING: usize = 1000;

impl PatternCompiler<'_> {
    pub(crate) fn compile(&mut self, s: Stx, depth: u8) -> Result<Pattern> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.error("pattern nested too deeply"));
        }
        let pattern = self.compile_inner(s, depth);
        self.nesting -= 1;
        pattern
    }
    fn compile_inner(&mut self, s: Stx, depth: u8) -> Result<Pattern> {
        let s = s.peel(self.cx);
        if s.e.is_symbol() {
            return self.identifier(s, depth);
        }
        if s.e.is_pair() {
            return self.list(s, depth);
        }
        if s.e == Value::NULL {
            return Ok(Pattern::Null);
        }
        if s.e.is(Kind::Vector) {
            let elements: Vec<Value> = s.e.slots().iter().map(std::cell::Cell::get).collect();
            let list = self.cx.heap.list(&elements);
            self.cx.pin(list);
            return Ok(Pattern::Vector(Box::new(self.list(s.with(list), depth)?)));
        }
        self.keep.push(s.e);
        Ok(Pattern::Datum(s.e))
    }
    fn identifier(&mut self, id: Stx, depth: u8) -> Result<Pattern> {
        if self.literals.iter().any(|&l| bound_identifier_eq(l, id)) {
            let literal = new_syntax(self.cx, id.e, id.w, id.m, Value::FALSE);
            self.keep.push(literal);
            return Ok(Pattern::Literal(literal));
        }
        if self.ellipsis.is(self.cx, id) {
            return Err(self.error("misplaced ellipsis"));
        }
        let underscore = self.cx.sym(Sym::Underscore);
        if is_core_name(self.cx, id, underscore) {
            return Ok(Pattern::Any);
        }
        if self.vars.iter().any(|v| bound_identifier_eq(v.id, id)) {
            return Err(self.error("duplicate pattern variable"));
        }
        self.vars.push(PatternVar { id, depth });
        self.keep.extend([id.e, id.w.0, id.m]);
        Ok(Pattern::Var(self.vars.len() as u16 - 1))
    }

    /// A list or improper list, iteratively along its spine.
    fn list(&mut self, s: Stx, depth: u8) -> Result<Pattern> {
        let mut rest = s;
        let mut before: Vec<Pattern> = Vec::new();
        let end = loop {
            let Some(item) = rest.next(self.cx) else {
                break self.compile(rest, depth)?;
            };
            let mut after = rest;
            if after.next(self.cx).is_some_and(|next| self.ellipsis.is(self.cx, next)) {
                break self.each(item, after, depth)?;
            }
            before.push(self.compile(item, depth)?);
        };
        Ok(before.into_iter().rev().fold(end, |cdr, car| Pattern::Pair(Box::new((car, cdr)))))
    }
    /// The pattern of a macro's use: the keyword, which a use begins with, matches anything.
    pub(crate) fn of_use(&mut self, mut rest: Stx) -> Result<Pattern> {
        rest.next(self.cx);
        let mut after = rest;
        // As in Guile, an ellipsis may even follow the keyword.
        if after.next(self.cx).is_some_and(|next| self.ellipsis.is(self.cx, next)) {
            return self.after_ellipsis(Pattern::Any, 0..0, after, 0);
        }
        let rest = self.compile(rest, 0)?;
        Ok(Pattern::Pair(Box::new((Pattern::Any, rest))))
    }
    /// `item ... after`
    fn each(&mut self, item: Stx, after: Stx, depth: u8) -> Result<Pattern> {
        let first = self.vars.len() as u16;
        let item = self.compile(item, depth + 1)?;
        let vars = first..self.vars.len() as u16;
        self.after_ellipsis(item, vars, after, depth)
    }
    /// The rest of `each`, whose item has these variables.
    fn after_ellipsis(
        &mut self,
        item: Pattern,
        vars: std::ops::Range<u16>,
        mut after: Stx,
        depth: u8,
    ) -> Result<Pattern> {
        let mut tail = Vec::new();
        while let Some(next) = after.next(self.cx) {
            tail.push(self.compile(next, depth)?);
        }
        let end = self.compile(after, depth)?;
        Ok(match (&item, &end) {
            (&Pattern::Var(v), Pattern::Null) if tail.is_empty() => Pattern::Rest(v),
            _ => Pattern::Each(Box::new(Each { item, vars, tail, end })),
        })
    }
    #[cold]
    fn error(&mut self, message: &str) -> crate::error::Error {
        let who = self.cx.intern("syntax-case");
        syntax_error(self.cx, who, message, self.pos, self.whole.e, Value::FALSE)
    }
}

/// Matches `s`, filling `out` (one place for each variable).
pub(crate) fn matches(cx: &mut Cx, pattern: &Pattern, s: Stx, out: &mut [Option<Bound>]) -> bool {
    let (mut pattern, mut s) = (pattern, s);
    loop {
        match pattern {
            Pattern::Pair(both) => {
                let Some(car) = s.next(cx) else { return false };
                if !matches(cx, &both.0, car, out) {
                    return false;
                }
                pattern = &both.1;
            }
            Pattern::Any => return true,
            Pattern::Identifier => return s.identifier(cx).is_some(),
            Pattern::Var(v) => {
                out[*v as usize] = Some(Bound::One(s));
                return true;
            }
            Pattern::Null => return s.is_null(cx),
            Pattern::Literal(literal) => {
                let Some(id) = s.identifier(cx) else { return false };
                let literal =
                    Stx::new(literal.slot(0), super::stx::Wrap(literal.slot(1)), literal.slot(2));
                return free_identifier_eq(cx, id, literal);
            }
            Pattern::Datum(d) => return same_datum(*d, s.peel(cx).e),
            Pattern::Rest(v) => {
                if !is_list(cx, s) {
                    return false;
                }
                out[*v as usize] = Some(Bound::List(s, 1));
                return true;
            }
            Pattern::Each(each) => return matches_each(cx, each, s, out),
            Pattern::Vector(inner) => {
                s = s.peel(cx);
                if !s.e.is(Kind::Vector) {
                    return false;
                }
                let elements: Vec<Value> = s.e.slots().iter().map(std::cell::Cell::get).collect();
                let list = cx.heap.list(&elements);
                cx.pin(list);
                s = s.with(list);
                pattern = inner;
            }
        }
    }
}

fn matches_each(cx: &mut Cx, each: &Each, s: Stx, out: &mut [Option<Bound>]) -> bool {
    let mut items = Vec::new();
    let mut rest = s;
    while let Some(item) = rest.next(cx) {
        items.push(item);
    }
    if items.len() < each.tail.len() || !matches(cx, &each.end, rest, out) {
        return false;
    }
    let repeated = items.len() - each.tail.len();
    for (pattern, &item) in each.tail.iter().zip(&items[repeated..]) {
        if !matches(cx, pattern, item, out) {
            return false;
        }
    }
    let vars = each.vars.start as usize..each.vars.end as usize;
    let mut collected: Vec<Vec<Bound>> =
        vars.clone().map(|_| Vec::with_capacity(repeated)).collect();
    for &item in &items[..repeated] {
        if !matches(cx, &each.item, item, out) {
            return false;
        }
        for (list, place) in collected.iter_mut().zip(&mut out[vars.clone()]) {
            list.extend(place.take());
        }
    }
    for (place, list) in out[vars].iter_mut().zip(collected) {
        *place = Some(Bound::Each(Rc::new(list)));
    }
    true
}

/// Whether the syntax is a proper list.
pub(crate) fn is_list(cx: &mut Cx, mut s: Stx) -> bool {
    loop {
        while s.e.is_pair() {
            s.e = s.e.cdr();
        }
        if s.e.is(Kind::Syntax) {
            s = s.peel(cx);
        } else {
            return s.e == Value::NULL;
        }
    }
}

/// `equal?` of data that are no pairs or vectors.
pub(crate) fn same_datum(a: Value, b: Value) -> bool {
    if a == b {
        return true;
    }
    if !a.is_object() || !b.is_object() || a.header().kind() != b.header().kind() {
        return false;
    }
    match a.header().kind() {
        Kind::String => a.string().is_ok_and(|x| b.string().is_ok_and(|y| x.same(y))),
        Kind::Bytevector => a.bytes().is_ok_and(|x| b.bytes().is_ok_and(|y| x == y)),
        Kind::Flonum => a.word(1) == b.word(1),
        Kind::Bignum | Kind::Complex => {
            // Lengths of raw data count limbs or doubles, a word each.
            a.header() == b.header() && (1..=a.header().len()).all(|i| a.word(i) == b.word(i))
        }
        Kind::Ratio => (0..2).all(|i| same_datum(a.slot(i), b.slot(i))),
        _ => false,
    }
}

/// Patterns as data, for code that is kept.
impl Pattern {
    pub(crate) fn to_datum(&self, cx: &mut Cx) -> Value {
        let number = |n: u16| Value::fixnum(i64::from(n));
        let parts = match self {
            Pattern::Any => return Value::fixnum(0),
            Pattern::Identifier => return Value::fixnum(1),
            Pattern::Null => return Value::NULL,
            Pattern::Var(n) => vec![Value::fixnum(2), number(*n)],
            Pattern::Literal(v) => vec![Value::fixnum(3), *v],
            Pattern::Datum(v) => vec![Value::fixnum(4), *v],
            Pattern::Pair(p) => {
                let (a, b) = (p.0.to_datum(cx), p.1.to_datum(cx));
                vec![Value::fixnum(5), a, b]
            }
            Pattern::Rest(n) => vec![Value::fixnum(6), number(*n)],
            Pattern::Each(e) => {
                let item = e.item.to_datum(cx);
                let tail: Vec<Value> = e.tail.iter().map(|p| p.to_datum(cx)).collect();
                let (tail, end) = (cx.list(&tail), e.end.to_datum(cx));
                vec![Value::fixnum(7), item, number(e.vars.start), number(e.vars.end), tail, end]
            }
            Pattern::Vector(p) => {
                let p = p.to_datum(cx);
                vec![Value::fixnum(8), p]
            }
        };
        cx.heap.vector(&parts)
    }
    /// The pattern that was made into `datum`, and the values in it.
    pub(crate) fn of_datum(datum: Value, keep: &mut Vec<Value>) -> Option<Pattern> {
        if datum == Value::NULL {
            return Some(Pattern::Null);
        }
        if let Some(n) = datum.as_fixnum() {
            return Some(if n == 0 { Pattern::Any } else { Pattern::Identifier });
        }
        let parts: Vec<Value> = datum.vector().ok()?.iter().map(std::cell::Cell::get).collect();
        let number = |i: usize| u16::try_from(parts.get(i)?.as_fixnum()?).ok();
        let part = |i: usize, keep: &mut Vec<Value>| Pattern::of_datum(*parts.get(i)?, keep);
        Some(match number(0)? {
            2 => Pattern::Var(number(1)?),
            code @ (3 | 4) => {
                let v = *parts.get(1)?;
                keep.push(v);
                if code == 3 { Pattern::Literal(v) } else { Pattern::Datum(v) }
            }
            5 => Pattern::Pair(Box::new((part(1, keep)?, part(2, keep)?))),
            6 => Pattern::Rest(number(1)?),
            7 => {
                let tail = parts.get(4)?.iter().map(|p| Pattern::of_datum(p, keep));
                let tail = tail.collect::<Option<Vec<_>>>()?;
                Pattern::Each(Box::new(Each {
                    item: part(1, keep)?,
                    vars: number(2)?..number(3)?,
                    tail,
                    end: part(5, keep)?,
                }))
            }
            8 => Pattern::Vector(Box::new(part(1, keep)?)),
            _ => return None,
        })
    }
}
