//! What the command line and the REPL need of the machine: primitives of
//! `(guile)` whose names begin with `%`.

use interp::print::{Style, to_text};
use interp::{Cx, Error, Frame, Value, primitives};

primitives! { SESSION in "(guile)";
    /// The version of Riad.
    "%riad-version" "" => |cx, []| Ok(cx.string(env!("CARGO_PKG_VERSION")));
    /// The frames of the machine's stack or of the continuation K, innermost first and
    /// about MOST: vectors of procedure, file or #f, line and column from 0, arguments.
    machine "%frames" "most #:optional k" => |vm, [most, k]| {
        let most = most.index(1 << 20)?;
        let frames = match k.given() {
            Some(k) => vm.frames_of(k, most).map_err(|e| e.who("make-stack"))?,
            None => vm.backtrace(most),
        };
        Ok(list_of(&mut vm.cx, frames))
    };
}

/// Makes the primitives of this crate.
pub(crate) fn install(cx: &mut Cx) {
    cx.add_primitives(SESSION);
    cx.add_primitives(crate::dump::DUMP);
    #[cfg(feature = "repl")]
    cx.add_primitives(crate::edit::EDIT);
}

fn list_of(cx: &mut Cx, frames: Vec<Frame>) -> Value {
    let mut list = Vec::with_capacity(frames.len());
    for Frame { procedure, pos, arguments } in frames {
        let file = cx.file_name(pos).map(ToOwned::to_owned);
        let file = file.map_or(Value::FALSE, |f| cx.string(&f));
        let (line, column) = (i64::from(pos.line), i64::from(pos.column));
        let frame = [procedure, file, Value::fixnum(line), Value::fixnum(column), arguments];
        list.push(cx.heap.vector(&frame));
    }
    cx.list(&list)
}

/// An error that Scheme code could not print, for want of Scheme code.
pub(crate) fn describe(cx: &mut Cx, error: Error) -> String {
    let kind = error.into_kind();
    let args = cx.throw_arguments(kind.what, kind.who, kind.position);
    let list = cx.list(&args);
    to_text(cx, list, Style::Write)
}
