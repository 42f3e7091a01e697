//! Wrong arguments and bad input: what is said, where it is in the file that has it, and the status.

use super::Out::Is;
use super::{BASE, Case, MODULE, USE};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "c-uncaught-error",
        args: &["-c", "(display 1) (error \"oh no:\" 'x)"],
        out: Is("1"),
        err: "oh no: x",
        status: 1,
        ..BASE
    },
    Case {
        name: "c-without-expression",
        args: &["-c"],
        err: "missing argument to `-c' switch",
        status: 1,
        ..BASE
    },
    Case {
        name: "unknown-switch",
        args: &["--frob"],
        err: "unrecognized switch --frob",
        status: 1,
        ..BASE
    },
    Case {
        name: "s-without-file",
        args: &["-s"],
        err: "missing argument to `-s' switch",
        status: 1,
        ..BASE
    },
    Case {
        name: "missing-file",
        args: &["nothing.scm"],
        err: "No such file or directory: ",
        status: 1,
        ..BASE
    },
    Case { name: "directory-as-file", args: &["/"], err: "Is a directory", status: 1, ..BASE },
    Case {
        name: "syntax-error-in-a-loaded-file",
        files: &[
            ("f.scm", "(load \"g.scm\")"),
            ("g.scm", "(define a 1)\n(define (f)\n  (let ((y)) y))"),
        ],
        args: &["f.scm"],
        err: "g.scm:3:2: let: bad let in form (let ((y)) y)",
        status: 1,
        ..BASE
    },
    Case {
        name: "syntax-error-in-a-module",
        files: &[
            ("f.scm", "(use-modules (m))"),
            ("m.scm", "(define-module (m))\n\n (let ((y)) y)"),
        ],
        args: &["-L", ".", "f.scm"],
        err: "m.scm:3:1: let: bad let in form (let ((y)) y)",
        status: 1,
        ..BASE
    },
    Case {
        name: "end-of-a-loaded-file-within-a-form",
        files: &[
            ("f.scm", "(primitive-load \"g.scm\")"),
            ("g.scm", "(define a 1)\n(car (list a)\n"),
        ],
        args: &["f.scm"],
        err: "g.scm:3:1: unexpected end of input while searching for: )",
        status: 1,
        ..BASE
    },
    Case {
        name: "missing-module-from-a-module",
        files: &[
            ("f.scm", "(use-modules (m))"),
            ("m.scm", "(define-module (m) #:use-module (no such))"),
        ],
        args: &["-L", ".", "f.scm"],
        err: "no code for module (no such)",
        status: 1,
        ..BASE
    },
    Case {
        name: "unbound-in-a-loaded-file-has-its-place",
        files: &[("f.scm", "(primitive-load \"g.scm\")"), ("g.scm", "(define a 1)\n  (none a)")],
        args: &["f.scm"],
        err: "g.scm:2:2: Unbound variable: none",
        status: 1,
        guile: false,
        ..BASE
    },
    Case {
        name: "compiled-file-that-is-none",
        files: &[
            ("f.scm", USE),
            ("here/it-is.scm", MODULE),
            ("go/here/it-is.go", "not compiled at all"),
        ],
        args: &["-L", ".", "-C", "go", "f.scm"],
        out: Is("found\n"),
        err: "here/it-is.go",
        guile: false,
        ..BASE
    },
    Case {
        name: "file-exit-status-of-an-error",
        files: &[("f.scm", "(display \"x\")\n(car 5)\n(display \"y\")")],
        args: &["f.scm"],
        out: Is("x"),
        err: "In procedure car: Wrong type",
        status: 1,
        ..BASE
    },
    Case {
        name: "e-unbound",
        files: &[("f.scm", "(display 1)")],
        args: &["-e", "main", "-s", "f.scm"],
        out: Is("1"),
        err: "Unbound variable: main",
        status: 1,
        ..BASE
    },
    Case {
        name: "no-L-no-module",
        files: &[("m/here/it-is.scm", MODULE), ("f.scm", USE)],
        args: &["f.scm"],
        err: "no code for module (here it-is)",
        status: 1,
        ..BASE
    },
    Case {
        name: "ds",
        files: &[("f.scm", "(define x 5)")],
        args: &["-ds", "-c", "(display 1)"],
        err: "the `-ds' switch requires the use of `-s' as well",
        status: 1,
        ..BASE
    },
    Case {
        name: "c-syntax-error",
        args: &["-c", "(if)"],
        err: "source expression failed to match any pattern in form (if)",
        status: 1,
        ..BASE
    },
    Case {
        name: "c-read-error",
        args: &["-c", "(display 1"],
        err: "unexpected end of input while searching for: )",
        status: 1,
        ..BASE
    },
];
