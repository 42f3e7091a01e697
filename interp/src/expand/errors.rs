//! Syntax errors, in Guile's words.

use super::strip::strip;
use super::stx::{Stx, unpack_pos};
use crate::cx::Cx;
use crate::error::{Error, Pos, SyntaxError, What};
use crate::value::{Kind, Value};

/// What Guile says of a form that no pattern of its keyword fits.
pub(crate) const NO_MATCH: &str = "source expression failed to match any pattern";

/// A syntax error about `form`, and a part of it.
#[cold]
pub(crate) fn syntax_error(
    cx: &mut Cx,
    who: Value,
    message: impl Into<String>,
    source: Pos,
    form: Value,
    subform: Value,
) -> Error {
    let form = strip(&mut cx.heap, form);
    cx.pin(form);
    let subform = strip(&mut cx.heap, subform);
    cx.pin(subform);
    Error::new(What::Syntax(Box::new(SyntaxError {
        who,
        message: message.into(),
        source,
        form,
        subform,
    })))
}

/// The position that a syntax object carries.
#[inline]
pub(crate) fn syntax_pos(v: Value) -> Option<Pos> {
    if v.is(Kind::Syntax) { unpack_pos(v.slot(3)) } else { None }
}

/// "source expression failed to match any pattern" in `form`.
#[cold]
pub(crate) fn no_match(cx: &mut Cx, source: Pos, form: Stx) -> Error {
    syntax_error(cx, Value::FALSE, NO_MATCH, source, form.e, Value::FALSE)
}
