//! Where files and modules are looked for: `-l`, `-L`, `-C`, `-x`.

use super::Out::Is;
use super::{BASE, Case, MODULE, USE};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "modules-that-use-each-other",
        files: &[
            ("f.scm", "(use-modules (a)) (display (f 5))"),
            (
                "a.scm",
                "(define-module (a) #:use-module (b) #:export (f)) (define (f n) (if (= n 0) 'a (g (- n 1))))",
            ),
            (
                "b.scm",
                "(define-module (b) #:use-module (a) #:export (g)) (define (g n) (if (= n 0) 'b (f (- n 1))))",
            ),
        ],
        args: &["-L", ".", "f.scm"],
        out: Is("b"),
        ..BASE
    },
    Case {
        name: "l-before-c",
        files: &[("a.scm", "(define a 1)"), ("b.scm", "(define b (+ a 1))")],
        args: &["-l", "a.scm", "-l", "b.scm", "-c", "(display (list a b))"],
        out: Is("(1 2)"),
        ..BASE
    },
    Case {
        name: "L-adds-a-load-path",
        files: &[("m/here/it-is.scm", MODULE), ("f.scm", USE)],
        args: &["-L", "m", "f.scm"],
        out: Is("found\n"),
        ..BASE
    },
    Case {
        name: "L-comes-first",
        files: &[
            ("m/here/it-is.scm", MODULE),
            ("n/here/it-is.scm", "(define-module (here it-is) #:export (x)) (define x 'second)"),
        ],
        args: &["-L", "m", "-L", "n", "-c", "(use-modules (here it-is)) (display x)"],
        out: Is("found"),
        ..BASE
    },
    Case {
        name: "L-shadows-nothing-of-the-core",
        files: &[("m/here/it-is.scm", MODULE)],
        args: &["-L", "m", "-c", "(display (car %load-path))"],
        out: Is("m"),
        ..BASE
    },
    Case {
        name: "C-of-an-empty-folder",
        files: &[("m/here/it-is.scm", MODULE), ("c/.keep", "")],
        args: &["-L", "m", "-C", "c", "-c", "(use-modules (here it-is)) (display x)"],
        out: Is("found"),
        ..BASE
    },
    Case {
        name: "x-extension",
        files: &[("m/here/it-is.riad", MODULE)],
        args: &["-x", ".riad", "-L", "m", "-c", "(use-modules (here it-is)) (display x)"],
        out: Is("found"),
        ..BASE
    },
];
