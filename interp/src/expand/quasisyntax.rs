//! `quasisyntax`: what is unquoted becomes a pattern variable of its own.

use super::Expander;
use super::rib::Rib;
use super::stx::{Stx, Wrap};
use crate::core::{Core, Let, Var};
use crate::error::Result;
use crate::symbol::Sym;
use crate::value::Value;

/// What a template has unquoted: the variables that stand for it, and their values.
struct Unquoted {
    rib: Rib,
    values: Vec<(Var, Core)>,
}

/// `(quasisyntax TEMPLATE)`
pub(crate) fn quasisyntax(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, template]) = x.fields(s) else { return Err(x.no_match(s)) };
    let mut unquoted = Unquoted { rib: Rib::new(x.cx()), values: Vec::new() };
    let rewritten = x.quasi_template(template, 0, &mut unquoted)?;
    let Unquoted { rib, values } = unquoted;
    rib.seal();
    let scoped = rewritten.under(x.cx(), rib.0);
    let core = x.template(scoped, s)?;
    rib.close();
    if values.is_empty() {
        return Ok(core);
    }
    let (vars, inits) = values.into_iter().unzip();
    Ok(Core::Let(Box::new(Let { vars, inits, body: core })))
}

impl Expander<'_> {
    /// The keyword of quasisyntax that a form (peeled) begins with, and its operands.
    fn unsyntax_form(&mut self, s: Stx) -> Option<(Sym, Stx)> {
        if !s.e.is_pair() {
            return None;
        }
        let mut rest = s;
        let head = rest.next(self.cx())?.identifier(self.cx())?;
        let keyword = [Sym::Unsyntax, Sym::UnsyntaxSplicing, Sym::Quasisyntax]
            .into_iter()
            .find(|&k| head.e == self.vm.cx.sym(k) && self.is_keyword(head, k))?;
        Some((keyword, rest))
    }
    fn quasi_template(&mut self, s: Stx, level: usize, out: &mut Unquoted) -> Result<Stx> {
        let s = s.peel(self.cx());
        if s.e.is(crate::value::Kind::Vector) {
            let items: Vec<Value> = s.e.slots().iter().map(std::cell::Cell::get).collect();
            let list = self.cx().heap.list(&items);
            self.cx().pin(list);
            let list = self.quasi_template(s.with(list), level, out)?;
            let items = list.list(self.cx()).unwrap_or_default();
            let items: Vec<Value> = items.iter().map(|i| i.to_value(&mut self.vm.cx)).collect();
            let vector = self.cx().heap.vector(&items);
            self.cx().pin(vector);
            return Ok(Stx::new(vector, Wrap::EMPTY, s.m));
        }
        if !s.e.is_pair() {
            return Ok(s);
        }
        if let Some((keyword, operands)) = self.unsyntax_form(s) {
            match (keyword, level) {
                (Sym::Unsyntax, 0) => {
                    if let Some([e]) = self.fields(operands) {
                        return self.unquoted_template(e, 0, out);
                    }
                }
                (Sym::Quasisyntax, _) => return self.quasi_rest(s, level + 1, out),
                (_, 1..) => return self.quasi_rest(s, level - 1, out),
                _ => {}
            }
        }
        self.enter()?;
        let mut items: Vec<Stx> = Vec::new();
        let mut rest = s;
        while let Some(item) = rest.next(self.cx()) {
            let item = item.peel(self.cx());
            match self.unsyntax_form(item) {
                Some((keyword @ (Sym::Unsyntax | Sym::UnsyntaxSplicing), operands))
                    if level == 0 =>
                {
                    let forms = operands.list(self.cx()).unwrap_or_default();
                    for form in forms {
                        let splice = u8::from(keyword == Sym::UnsyntaxSplicing);
                        items.push(self.unquoted_template(form, splice, out)?);
                        if splice == 1 {
                            items.push(self.core_identifier("..."));
                        }
                    }
                }
                _ => items.push(self.quasi_template(item, level, out)?),
            }
            // `#`(a . #,b)` is read as `(a unsyntax b)`.
            rest = rest.peel(self.cx());
            if matches!(self.unsyntax_form(rest), Some((Sym::Unsyntax, _))) {
                break;
            }
        }
        let tail =
            if rest.e == Value::NULL { rest } else { self.quasi_template(rest, level, out)? };
        self.leave();
        Ok(self.form_of(&items, tail))
    }
    /// The keyword stays, its operands are at another level.
    fn quasi_rest(&mut self, s: Stx, level: usize, out: &mut Unquoted) -> Result<Stx> {
        let mut rest = s;
        let keyword = rest.next(self.cx()).unwrap_or(s);
        let rest = self.quasi_template(rest, level, out)?;
        Ok(self.form_of(&[keyword], rest))
    }
    fn unquoted_template(&mut self, e: Stx, depth: u8, out: &mut Unquoted) -> Result<Stx> {
        let id = self.core_identifier("t");
        let value = self.expand(e)?;
        let var = self.bind_pattern(out.rib, id, depth);
        out.values.push((var, value));
        Ok(id)
    }
}
