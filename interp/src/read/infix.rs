//! Curly-infix data (SRFI 105).

use super::{Reader, Shape, Source};
use crate::cx::Cx;
use crate::error::Result;
use crate::value::Value;

impl<S: Source> Reader<S> {
    /// Inside braces: whether a parenthesis right behind `operator` makes it
    /// the operator of a call (SRFI 105).
    pub(super) fn open_call(&mut self, operator: Value, start: (u32, u32)) -> Result<bool> {
        let (shape, close) = match self.source.peek()? {
            Some('(') => (Shape::Call(operator), ')'),
            Some('[') => (Shape::BracketCall(operator), ']'),
            Some('{') => (Shape::CurlyCall(operator), '}'),
            _ => return Ok(false),
        };
        self.source.next()?;
        self.start = start;
        self.push_list(shape, close);
        // The operator was inside braces, whatever is around the call.
        if let Some(frame) = self.stack.last_mut() {
            frame.neoteric = true;
        }
        self.curly += usize::from(close == '}');
        Ok(true)
    }
}

/// The datum that `{…}` with these elements stands for (SRFI 105).
pub(super) fn infix(cx: &mut Cx, items: Value) -> Value {
    let Some(list) = items.list_to_vec() else {
        if !items.is_pair() {
            return items;
        }
        let mixed = cx.intern("$nfx$");
        return cx.cons(mixed, items);
    };
    match list[..] {
        [] | [_, _] => items,
        [only] => only,
        [first, operator, ..]
            if list.len() % 2 == 1
                && list[1..].iter().step_by(2).all(|&o| crate::equal::equal(o, operator)) =>
        {
            let operands: Vec<Value> = list[2..].iter().copied().step_by(2).collect();
            let tail = cx.list(&operands);
            cx.heap.list_with_tail(&[operator, first], tail)
        }
        _ => {
            let mixed = cx.intern("$nfx$");
            cx.cons(mixed, items)
        }
    }
}
