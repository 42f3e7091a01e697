//! The store item that plays the graph's interpreter.
//!
//! Where a recording was made, `ITEM/bin/guile` was a one-line shell script
//! that ran Guile. That can be seen from inside: a shell gives the programs it
//! starts a `PWD`, also where its caller had passed on none (POSIX, *Shell
//! Command Language*, 2.5.3), and a recorded builder printed the environment
//! of its child. So here, too, `bin/guile` is a script: it sets `PWD` and
//! becomes the interpreter, which lies beside it. The interpreter itself can
//! thus leave the environment alone, as Guile does.

use crate::bytes::ByteString;

/// The interpreter's name in the item's `bin`.
pub const INTERPRETER: &str = "riad";

/// The content of `ITEM/bin/guile`.
pub fn script(item: &ByteString) -> Vec<u8> {
    let bin = [item, b"/bin/".as_slice(), INTERPRETER.as_bytes()].concat();
    [
        b"#!".as_slice(),
        &bin,
        b" --no-auto-compile\n!#\n\
          ;; Become the interpreter, with PWD as a shell would set it.\n\
          (setenv \"PWD\" (getcwd))\n\
          (apply execl \"",
        &bin,
        b"\" \"guile\" (cdr (command-line)))\n",
    ]
    .concat()
}
