//! What an uncaught error of each kind shows of the program: the place in the last lines, and the
//! source line with a caret. (What the last line says is recorded from Guile: `tests/errors`.)

use std::fs;
use std::process::ExitCode;

use riad_tests::process::{Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

/// A program, the place that the error names, and the line that says what is wrong.
struct Case {
    name: &'static str,
    text: &'static str,
    /// Line from 1, column from 0; the caret stands there.
    place: (usize, usize),
    said: &'static str,
}

const fn case(
    name: &'static str,
    text: &'static str,
    place: (usize, usize),
    said: &'static str,
) -> Case {
    Case { name, text, place, said }
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("instruction", "(define (f x)\n  (* x (car x)))\n(f 5)\n", (2, 7), "expecting pair): 5"),
    case("primitive", "(display 1)\n  (string-append \"a\" 5)\n", (2, 2), "In procedure string-append: Wrong type (expecting string): 5"),
    case("primitive-in-procedure", "(define (f x)\n  (list (string-length x)))\n(f 5)\n", (2, 8), "expecting string): 5"),
    case("range", "(define v (vector 1 2))\n(vector-ref v 2)\n", (2, 0), "Argument 2 out of range: 2"),
    case("arity", "(define (f x) x)\n(list (f))\n", (1, 0), "Wrong number of arguments to #<procedure f (x)>"),
    case("keyword", "(define* (f #:key a) a)\n(list (f #:b 1))\n", (1, 0), "Unrecognized keyword: #:b"),
    case("unbound", "(define (f)\n  (list nothing-of-this-name))\n(f)\n", (2, 2), "Unbound variable: nothing-of-this-name"),
    case("apply-of-no-procedure", "(list\n  (5 6))\n", (2, 2), "Wrong type to apply: 5"),
    case("divide-by-zero", "(define (f x) (+ 1 (/ x 0)))\n(f 3)\n", (1, 19), "numerical-overflow"),
    case("error", "(define (f) (list (error \"no luck\" 'a 1)))\n(f)\n", (1, 18), "no luck a 1"),
    case("error-at-top-level", "\n(error \"no luck\")\n", (2, 0), "no luck"),
    case("throw", "(throw 'my-key 1)\n", (1, 0), "Throw to key `my-key' with args `(1)'."),
    case("raise-exception", "(raise-exception 'sym)\n", (1, 0), "sym"),
    case("missing-file", "(define p\n  (open-input-file \"/none/such\"))\n", (2, 2), "No such file or directory: \"/none/such\""),
    case("syntax", "(define x 1)\n(let ((x 1)\n      (y))\n  x)\n", (2, 0), "let: bad let in form (let ((x 1) (y)) x)"),
    case("macro", "(define-syntax foo (syntax-rules () ((_ a) a)))\n(define (f) (foo 1 2))\n", (2, 12), "source expression failed to match any pattern in form (foo 1 2)"),
    case("syntax-in-quasiquote", "(list ,x)\n", (1, 6), "unquote: expression not valid outside of quasiquote"),
    case("reader", "(display 1)\n(display #<x>)\n", (2, 11), "Unknown # object: \"#<\""),
    case("extra-parenthesis", "(display 1))\n", (1, 12), "unexpected \")\""),
    case("arguments", "(define (f x y)\n  (list (string-append x y)))\n(list (f \"a\" 5))\n", (2, 8), "1 (f \"a\" 5)\nIn unknown file:\n           0 (string-append \"a\" 5)\n"),
    case("arguments-that-are-gone", "(define* (f a #:key k #:rest r)\n  (set! a 5)\n  (list (string-append \"a\" a)))\n(list (f \"a\" #:k 1))\n", (3, 8), "1 (f _ #:k _ #:k 1)\n"),
    case("in-loop", "(let loop ((i 0))\n  (if (= i 3) (vector-ref (vector) i) (loop (+ i 1))))\n", (2, 14), "Argument 2 out of range: 3"),
];

fn main() -> ExitCode {
    let trial = |case: &'static Case| Trial::new(format!("uncaught/{}", case.name), || check(case));
    let mut trials: Vec<Trial> = CASES.iter().map(trial).collect();
    trials.push(Trial::new("uncaught/a-wrong-place-is-caught", wrong_place));
    trial::main(trials)
}

fn check(case: &Case) -> Result<(), String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    fs::write(dir.path().join("program.scm"), case.text).map_err(|e| e.to_string())?;
    let done = Invocation::new(tools::riad()?).arg("program.scm").dir(dir.path()).run();
    let done = done.map_err(|e| e.to_string())?;
    let err = done.err();
    let (line, column) = case.place;
    let text = case.text.lines().nth(line - 1).unwrap_or_default();
    // Read errors count columns from one, as Guile's do.
    let places = [column, column + 1].map(|c| format!("program.scm:{line}:{c}: "));
    let excerpt = format!("  {line} | {text}\n    | {}^\n", " ".repeat(column));
    let found = (
        done.status,
        err.contains(&places[0]) || err.contains(&places[1]),
        err.contains(&excerpt),
        err.contains(case.said),
    );
    if found == (1, true, true, true) { Ok(()) } else { Err(format!("{found:?}\n{err}")) }
}

/// The check fails where the place is another.
fn wrong_place() -> Result<(), String> {
    match check(&case("wrong", "(display 1)\n(car 5)\n", (1, 0), "5")) {
        Err(_) => Ok(()),
        Ok(()) => Err("a wrong place was not noticed".to_owned()),
    }
}
