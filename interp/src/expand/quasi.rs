//! `quasiquote`.

use super::Expander;
use super::stx::Stx;
use crate::core::Core;
use crate::error::Result;
use crate::symbol::Sym;
use crate::value::{Kind, Value};

/// A part of a quasiquotation.
enum Quasi {
    /// Nothing in it is unquoted.
    Constant(Stx),
    Computed(Core),
}

/// An element of a list in a quasiquotation.
enum Element {
    One(Quasi),
    /// `(unquote E …)`
    Several(Vec<Core>),
    /// `(unquote-splicing E …)`
    Spliced(Vec<Core>),
}

/// `(quasiquote TEMPLATE)`
pub(crate) fn quasiquote(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, template]) = x.fields(s) else { return Err(x.no_match(s)) };
    let quasi = x.quasi(template, 0)?;
    Ok(x.quasi_core(quasi))
}

impl Expander<'_> {
    fn quasi_core(&mut self, quasi: Quasi) -> Core {
        match quasi {
            Quasi::Constant(s) => Core::Const(self.strip(s)),
            Quasi::Computed(core) => core,
        }
    }
    fn quasi(&mut self, s: Stx, level: usize) -> Result<Quasi> {
        let s = s.peel(self.cx());
        if s.e.is_pair() {
            self.enter()?;
            let quasi = self.quasi_list(s, level)?;
            self.leave();
            return Ok(quasi);
        }
        if s.e.is(Kind::Vector) {
            let items: Vec<Value> = s.e.slots().iter().map(std::cell::Cell::get).collect();
            let list = self.cx().heap.list(&items);
            self.cx().pin(list);
            self.enter()?;
            let quasi = self.quasi(s.with(list), level)?;
            self.leave();
            return Ok(match quasi {
                Quasi::Constant(_) => Quasi::Constant(s),
                Quasi::Computed(core) => {
                    Quasi::Computed(self.core_call("list->vector", vec![core]))
                }
            });
        }
        Ok(Quasi::Constant(s))
    }
    /// The keyword that a form (peeled) begins with, if it is one of ours.
    fn quasi_keyword(&mut self, s: Stx) -> Option<Sym> {
        if !s.e.is_pair() {
            return None;
        }
        let head = s.with(s.e.car()).identifier(self.cx())?;
        [Sym::Unquote, Sym::UnquoteSplicing, Sym::Quasiquote]
            .into_iter()
            .find(|&k| head.e == self.vm.cx.sym(k) && self.is_keyword(head, k))
    }

    fn quasi_list(&mut self, s: Stx, level: usize) -> Result<Quasi> {
        let mut elements: Vec<(Stx, Element)> = Vec::new();
        let mut rest = s;
        let mut result = loop {
            rest = rest.peel(self.cx());
            if !rest.e.is_pair() {
                break self.quasi(rest, level)?;
            }
            // `(a . ,b)` is read as `(a unquote b)`: a keyword in the middle of
            // a list stands for its tail.
            match self.quasi_keyword(rest) {
                Some(Sym::Unquote) => {
                    if let (0, Some([_, e])) = (level, self.fields(rest)) {
                        break Quasi::Computed(self.expand(e)?);
                    }
                    if level > 0 {
                        break self.quasi_nested(rest, level - 1)?;
                    }
                }
                Some(Sym::UnquoteSplicing) if level > 0 => {
                    break self.quasi_nested(rest, level - 1)?;
                }
                Some(Sym::Quasiquote) => break self.quasi_nested(rest, level + 1)?,
                _ => {}
            }
            let here = rest;
            let Some(item) = rest.next(self.cx()) else { break Quasi::Constant(rest) };
            elements.push((here, self.quasi_element(item, level)?));
        };
        // Elements in a row become one call of `list` or `cons*`.
        let mut row: Vec<Core> = Vec::new();
        for (here, element) in elements.into_iter().rev() {
            match element {
                Element::One(Quasi::Constant(item)) => {
                    if row.is_empty() && matches!(result, Quasi::Constant(_)) {
                        result = Quasi::Constant(here);
                    } else {
                        row.push(Core::Const(self.strip(item)));
                    }
                }
                Element::One(Quasi::Computed(core)) => row.push(core),
                Element::Several(cores) | Element::Spliced(cores) if cores.is_empty() => {
                    // What stands before it is not followed by what stands after it.
                    result = self.quasi_row(&mut row, result);
                    result = Quasi::Computed(self.quasi_core(result));
                }
                Element::Several(cores) => row.extend(cores.into_iter().rev()),
                Element::Spliced(mut cores) => {
                    result = self.quasi_row(&mut row, result);
                    let alone =
                        matches!(result, Quasi::Constant(end) if end.is_null(&mut self.vm.cx));
                    if cores.len() == 1 && alone {
                        result = Quasi::Computed(cores.remove(0));
                    } else {
                        cores.push(self.quasi_core(result));
                        result = Quasi::Computed(self.core_call("append", cores));
                    }
                }
            }
        }
        Ok(self.quasi_row(&mut row, result))
    }
    /// The elements of `row`, the last one first, in front of `tail`.
    fn quasi_row(&mut self, row: &mut Vec<Core>, tail: Quasi) -> Quasi {
        if row.is_empty() {
            return tail;
        }
        let mut args: Vec<Core> = row.drain(..).rev().collect();
        let name = match tail {
            Quasi::Constant(end) if end.is_null(self.cx()) => "list",
            tail => {
                args.push(self.quasi_core(tail));
                if args.len() == 2 { "cons" } else { "cons*" }
            }
        };
        Quasi::Computed(self.core_call(name, args))
    }
    fn quasi_element(&mut self, item: Stx, level: usize) -> Result<Element> {
        let item = item.peel(self.cx());
        if level == 0 {
            let keyword = self.quasi_keyword(item);
            if matches!(keyword, Some(Sym::Unquote | Sym::UnquoteSplicing)) {
                let mut rest = item;
                rest.next(self.cx());
                if let Some(forms) = rest.list(self.cx()) {
                    let cores =
                        forms.iter().map(|&f| self.expand(f)).collect::<Result<Vec<_>>>()?;
                    return Ok(if keyword == Some(Sym::Unquote) {
                        Element::Several(cores)
                    } else {
                        Element::Spliced(cores)
                    });
                }
            }
        }
        Ok(Element::One(self.quasi(item, level)?))
    }
    /// `(KEYWORD . REST)`: the keyword stays, the rest is at another level.
    fn quasi_nested(&mut self, s: Stx, level: usize) -> Result<Quasi> {
        let mut rest = s;
        let keyword = rest.next(self.cx()).unwrap_or(s);
        self.enter()?;
        let inner = self.quasi_items(rest, level)?;
        self.leave();
        Ok(match inner {
            Quasi::Constant(_) => Quasi::Constant(s),
            Quasi::Computed(core) => {
                let keyword = Core::Const(self.strip(keyword));
                Quasi::Computed(self.core_call("cons", vec![keyword, core]))
            }
        })
    }
    /// The operands of a nested keyword: a list, whose head is no keyword.
    fn quasi_items(&mut self, rest: Stx, level: usize) -> Result<Quasi> {
        let rest = rest.peel(self.cx());
        if !rest.e.is_pair() {
            return self.quasi(rest, level);
        }
        self.quasi_list(rest, level)
    }
}

/// A hash of a datum that depends on its structure alone, for generated names.
pub(crate) fn datum_hash(datum: Value) -> u64 {
    const MOST: usize = 4096;
    let step = |h: u64, n: u64| (h.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    let mut hash = 0u64;
    let mut pending = vec![datum];
    for _ in 0..MOST {
        let Some(v) = pending.pop() else { break };
        hash = if v.is_pair() {
            pending.push(v.cdr());
            pending.push(v.car());
            step(hash, 1)
        } else if v.is_symbol() {
            step(hash, v.symbol_hash() as u64)
        } else if let Ok(s) = v.string() {
            step(hash, crate::symbol::hash_name(s))
        } else if v.is(Kind::Vector) {
            pending.extend(v.slots().iter().map(std::cell::Cell::get));
            step(hash, 2)
        } else if v.is_object() {
            step(hash, 3)
        } else {
            step(hash, v.bits())
        };
    }
    hash >> 8
}
