//! Programs given by `-c`, as a file, as a script or on standard input, and what they are given.

use super::Out::{Has, Is};
use super::{BASE, Case};

const SHOW: &str = "(write (command-line)) (newline)";
const MAIN: &str = "(define (main args) (write (list 'main args)) (newline))";

pub(super) const CASES: &[Case] = &[
    Case { name: "c", args: &["-c", "(display (+ 1 2))"], out: Is("3"), ..BASE },
    Case { name: "c-prints-nothing-by-itself", args: &["-c", "(+ 1 2) 'x"], out: Is(""), ..BASE },
    Case {
        name: "c-several-forms",
        args: &["-c", "(define x 1) (display x) (display (+ x 1))"],
        out: Is("12"),
        ..BASE
    },
    Case {
        name: "c-takes-the-remaining-arguments",
        args: &["-c", "(write (cdr (command-line)))", "a", "-b", "--c", "-s"],
        out: Is("(\"a\" \"-b\" \"--c\" \"-s\")"),
        ..BASE
    },
    Case { name: "c-exit-status", args: &["-c", "(exit 7)"], status: 7, ..BASE },
    Case {
        name: "file",
        files: &[("f.scm", SHOW)],
        args: &["f.scm", "a", "-x"],
        out: Is("(\"f.scm\" \"a\" \"-x\")\n"),
        ..BASE
    },
    Case {
        name: "s-file",
        files: &[("-f.scm", SHOW)],
        args: &["-s", "-f.scm", "a"],
        out: Is("(\"-f.scm\" \"a\")\n"),
        ..BASE
    },
    Case { name: "empty-file", files: &[("f.scm", "")], args: &["f.scm"], ..BASE },
    Case {
        name: "e-main",
        files: &[("f.scm", MAIN)],
        args: &["-e", "main", "-s", "f.scm", "a", "b"],
        out: Is("(main (\"f.scm\" \"a\" \"b\"))\n"),
        ..BASE
    },
    Case {
        name: "e-main-after-file",
        files: &[("f.scm", MAIN)],
        args: &["-e", "main", "f.scm", "a"],
        out: Is("(main (\"f.scm\" \"a\"))\n"),
        ..BASE
    },
    Case {
        name: "e-with-an-expression",
        files: &[("f.scm", MAIN)],
        args: &["-e", "(lambda (args) (main (cdr args)))", "-s", "f.scm", "a"],
        out: Is("(main (\"a\"))\n"),
        ..BASE
    },
    Case {
        name: "e-with-a-module",
        files: &[(
            "f.scm",
            "(define-module (my prog) #:export (main)) (define (main args) (write args))",
        )],
        args: &["-e", "(my prog)", "-s", "f.scm", "a"],
        out: Is("(\"f.scm\" \"a\")"),
        ..BASE
    },
    Case {
        name: "e-with-a-private-name-of-a-module",
        files: &[("f.scm", "(define-module (my prog)) (define (start args) (write args))")],
        args: &["-e", "(@@ (my prog) start)", "-s", "f.scm"],
        out: Is("(\"f.scm\")"),
        ..BASE
    },
    Case {
        name: "q-and-no-auto-compile",
        args: &["-q", "--no-auto-compile", "-c", "(display 'ok)"],
        out: Is("ok"),
        ..BASE
    },
    Case {
        name: "auto-compile-is-taken",
        args: &["--auto-compile", "-c", "(display 'ok)"],
        out: Is("ok"),
        ..BASE
    },
    Case { name: "help", args: &["--help"], out: Has("-c EXPR"), ..BASE },
    Case { name: "h", args: &["-h"], out: Has("-L DIRECTORY"), ..BASE },
    Case { name: "version", args: &["--version"], out: Has("3.0.8"), ..BASE },
    Case { name: "v", args: &["-v"], out: Has("3.0.8"), ..BASE },
    Case {
        name: "s-standard-input",
        args: &["-s", "/dev/stdin", "a"],
        stdin: "(write (command-line)) (newline)",
        out: Is("(\"/dev/stdin\" \"a\")\n"),
        ..BASE
    },
    Case {
        name: "program-on-standard-input",
        args: &[],
        stdin: "(define x 20)\n(display (list 'sum (+ x 1)))\n",
        out: Has("(sum 21)"),
        ..BASE
    },
    Case {
        name: "exit-on-standard-input",
        args: &["-q"],
        stdin: "(exit 9)\n(display 'never)\n",
        out: Has(""),
        status: 9,
        ..BASE
    },
    Case {
        name: "program-reads-standard-input",
        files: &[("f.scm", "(use-modules (ice-9 rdelim)) (display (string-upcase (read-line)))")],
        args: &["f.scm"],
        stdin: "a line\nanother\n",
        out: Is("A LINE"),
        ..BASE
    },
    Case {
        name: "hash-bang",
        files: &[("f", "#!{interpreter} -s\n!#\n(write (cdr (command-line)))")],
        args: &["{execute}", "a", "b c"],
        out: Is("(\"a\" \"b c\")"),
        ..BASE
    },
    Case {
        name: "hash-bang-with-backslash",
        files: &[(
            "f",
            "#!{interpreter} \\\n-e main -s\n!#\n(define (main args) (write (cdr args)))",
        )],
        args: &["{execute}", "a", "b c"],
        out: Is("(\"a\" \"b c\")"),
        ..BASE
    },
    Case {
        name: "hash-bang-with-backslash-and-escapes",
        files: &[(
            "f",
            "#!{interpreter} \\\n-L m\\040n -e main -s\n!#\n(define (main args) (write (car %load-path)))",
        )],
        args: &["{execute}"],
        out: Is("\"m n\""),
        ..BASE
    },
    Case {
        name: "output-is-flushed-at-exit",
        args: &["-c", "(display \"no newline\") (primitive-exit 3)"],
        out: Is("no newline"),
        status: 3,
        ..BASE
    },
    Case {
        name: "utf-8-arguments",
        args: &["-c", "(write (cadr (command-line)))", "λόγος"],
        out: Is("\"λόγος\""),
        ..BASE
    },
];
