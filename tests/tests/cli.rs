//! The command line of `riad`: what it takes, what it says, how it exits.
//!
//! Where Guile does the same, the case runs under Guile too, so that the expectation stays a fact.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

/// What standard output must be.
#[derive(Clone, Copy)]
enum Out {
    Is(&'static str),
    Has(&'static str),
}

use Out::{Has, Is};

/// One call of the interpreter in a directory with FILES; `{interpreter}` in a file's text stands
/// for the program under test. Without ARGS, the first file itself is executed.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    args: &'static [&'static str],
    stdin: &'static str,
    out: Out,
    /// A part of standard error; with `""` it must be empty.
    err: &'static str,
    status: i32,
    /// Whether Guile does the same.
    guile: bool,
}

const BASE: Case = Case {
    name: "",
    files: &[],
    args: &[],
    stdin: "",
    out: Is(""),
    err: "",
    status: 0,
    guile: true,
};

const SHOW: &str = "(write (command-line)) (newline)";
const MAIN: &str = "(define (main args) (write (list 'main args)) (newline))";
const MODULE: &str = "(define-module (here it-is) #:export (x)) (define x 'found)";
const USE: &str = "(use-modules (here it-is)) (write x) (newline)";

const CASES: &[Case] = &[
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
    // Bad input: where it is, in the file that has it.
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
    Case { name: "empty-file", files: &[("f.scm", "")], args: &["f.scm"], ..BASE },
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
        name: "e-unbound",
        files: &[("f.scm", "(display 1)")],
        args: &["-e", "main", "-s", "f.scm"],
        out: Is("1"),
        err: "Unbound variable: main",
        status: 1,
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
        name: "no-L-no-module",
        files: &[("m/here/it-is.scm", MODULE), ("f.scm", USE)],
        args: &["f.scm"],
        err: "no code for module (here it-is)",
        status: 1,
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
    Case {
        name: "x-extension",
        files: &[("m/here/it-is.riad", MODULE)],
        args: &["-x", ".riad", "-L", "m", "-c", "(use-modules (here it-is)) (display x)"],
        out: Is("found"),
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

fn main() -> ExitCode {
    let (riad, guile) = (tools::riad(), tools::guile());
    let mut trials = Vec::new();
    for case in CASES {
        trials.push(trial("riad", *case, riad.clone()));
        if case.guile {
            trials.push(match &guile {
                Ok(guile) => trial("guile", *case, Ok(guile.clone())),
                Err(why) => Trial::skipped(format!("cli/guile/{}", case.name), why),
            });
        }
    }
    trials.push(Trial::new("cli/riad/called-as-guile", move || called_as_guile(&riad?)));
    trials.push(Trial::new("cli/a-wrong-answer-is-caught", wrong_answers));
    trial::main(trials)
}

/// The judge itself: it must not accept a wrong output, status or error text.
fn wrong_answers() -> Result<(), String> {
    let case = Case { out: Is("1"), err: "oh no", status: 1, ..BASE };
    let done = |out: &str, err: &str, status| Finished {
        stdout: out.into(),
        stderr: err.into(),
        status,
        timed_out: false,
    };
    judge(&case, &done("1", "oh no", 1))?;
    for bad in [done("2", "oh no", 1), done("1", "oh", 1), done("1", "oh no", 0)] {
        if judge(&case, &bad).is_ok() {
            return Err(format!("accepted {}", bad.describe()));
        }
    }
    if judge(&BASE, &done("", "noise", 0)).is_ok() {
        return Err("accepted noise on standard error".to_owned());
    }
    Ok(())
}

fn trial(who: &str, case: Case, interpreter: Result<PathBuf, String>) -> Trial {
    Trial::new(format!("cli/{who}/{}", case.name), move || check(&case, &interpreter?))
}

fn check(case: &Case, interpreter: &Path) -> Result<(), String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    set_up(case, interpreter, dir.path()).map_err(|e| e.to_string())?;
    let invocation = match case.args {
        ["{execute}", args @ ..] => Invocation::new(dir.path().join(case.files[0].0)).args(args),
        args => Invocation::new(interpreter).args(args),
    };
    let done = invocation
        .stdin(case.stdin)
        .env("GUILE_AUTO_COMPILE", "0")
        .dir(dir.path())
        .run()
        .map_err(|e| e.to_string())?;
    judge(case, &done).map_err(|why| format!("{why}: {}", done.describe()))
}

fn set_up(case: &Case, interpreter: &Path, dir: &Path) -> std::io::Result<()> {
    for (name, text) in case.files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text.replace("{interpreter}", &interpreter.to_string_lossy()))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

fn judge(case: &Case, done: &Finished) -> Result<(), String> {
    if done.timed_out {
        return Err("it does not end".to_owned());
    }
    match case.out {
        Is(text) if done.out() != text => return Err(format!("expected output {text:?}")),
        Has(part) if !done.out().contains(part) => {
            return Err(format!("expected {part:?} in output"));
        }
        _ => {}
    }
    if done.status != case.status {
        return Err(format!("expected status {}", case.status));
    }
    let err = done.err();
    match case.err {
        "" if case.status == 0 && !err.is_empty() => Err("expected no error output".to_owned()),
        part if !err.contains(part) => Err(format!("expected {part:?} on standard error")),
        _ => Ok(()),
    }
}

/// Under the name `guile` (as in the store path of a derivation's builder) it is the same program.
fn called_as_guile(riad: &Path) -> Result<(), String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    let link = dir.path().join("guile");
    symlink(riad, &link).map_err(|e| e.to_string())?;
    let done = Invocation::new(&link)
        .args(["--no-auto-compile", "-c", "(write (list (+ 1 2) (cdr (command-line))))", "x"])
        .run()
        .map_err(|e| e.to_string())?;
    let case = Case { out: Is("(3 (\"x\"))"), ..BASE };
    judge(&case, &done).map_err(|why| format!("{why}: {}", done.describe()))
}
