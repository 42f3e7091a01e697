//! Asking Guile, and judging the answers.

use crate::cases::Case;
use riad_interp::number::{Number, imag_part, magnitude, parse, real_part, sub, to_f64};
use riad_tests::process::Invocation;
use std::fmt;
use std::path::Path;

/// Applies procedures as the lines of standard input say, and prints the results
/// of each, or which error it was, on a line.
const SCRIPT: &str = r#"
(use-modules ((scheme base) #:select (exact inexact square truncate/ floor/ exact-integer-sqrt
                truncate-quotient truncate-remainder floor-quotient floor-remainder))
             ((rnrs arithmetic bitwise) #:select (bitwise-arithmetic-shift))
             (srfi srfi-60))
(define (string->number-or-false text radix)
  (false-if-exception (string->number text radix)))
;; Guile 3.0.8's own is wrong for a fixnum and a bignum.
(define (logtest a b) (not (zero? (logand a b))))
(define (log-base x b) (/ (log x) (log b)))
(define (show-error key subr message args data)
  (display "!") (display key) (display " ")
  (display (if (eq? key 'numerical-overflow) subr (car args))))
(define (answer call)
  (catch #t
    (lambda ()
      (call-with-values (lambda () (apply (eval (car call) (current-module)) (cdr call)))
        (lambda results (for-each (lambda (r) (write r) (display " ")) results))))
    show-error))
(let loop ((call (read)))
  (unless (eof-object? call)
    (answer call) (newline) (force-output)
    (loop (read))))
"#;

/// How many answers agree, and which do not.
pub(crate) struct Report {
    pub(crate) same: usize,
    /// Results of inexact functions that differ in their last digits.
    pub(crate) near: usize,
    pub(crate) different: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let different = self.different.len();
        write!(f, "{} same, {} off by a few ulp, {different} different", self.same, self.near)
    }
}

impl Report {
    pub(crate) fn verdict(&self) -> Result<(), String> {
        if self.different.is_empty() {
            return Ok(());
        }
        let shown: Vec<_> = self.different.iter().take(60).map(String::as_str).collect();
        Err(format!("{self}\n{}", shown.join("\n")))
    }
}

pub(crate) fn with_guile(guile: &Path, cases: &[Case]) -> Result<Report, String> {
    let mut input = String::new();
    for case in cases {
        input.push_str(&case.call);
        input.push('\n');
    }
    let finished = Invocation::new(guile)
        .args(["--no-auto-compile", "-c", SCRIPT])
        .stdin(input)
        .run()
        .map_err(|e| e.to_string())?;
    let answers = finished.out();
    let answers: Vec<&str> = answers.lines().map(str::trim_end).collect();
    if answers.len() != cases.len() {
        let last = cases.get(answers.len()).map_or("", |case| &case.call);
        let (status, err) = (finished.status, finished.err());
        return Err(format!("guile stopped with status {status} at {last}:\n{err}"));
    }
    let mut report = Report { same: 0, near: 0, different: Vec::new() };
    for (case, theirs) in cases.iter().zip(answers) {
        if case.ours == theirs {
            report.same += 1;
        } else if case.inexact && near(&case.ours, theirs) {
            report.near += 1;
        } else {
            let (call, ours) = (&case.call, &case.ours);
            report.different.push(format!("{call}\n    guile {theirs}\n    ours  {ours}"));
        }
    }
    Ok(report)
}

/// Whether two texts are inexact numbers, each with the same kind of parts and
/// apart by at most a few units in the last place of their magnitude.
fn near(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (parse(a, 10), parse(b, 10)) else { return false };
    let inexact = |n: &Number| matches!(n, Number::Flonum(_) | Number::Complex(_));
    if !inexact(&a) || std::mem::discriminant(&a) != std::mem::discriminant(&b) {
        return false;
    }
    let size = to_f64(&magnitude(&b)).unwrap_or(f64::NAN);
    let part_near = |part: fn(&Number) -> Number| {
        let (a, b) = (part(&a), part(&b));
        let distance = to_f64(&sub(&a, &b)).unwrap_or(f64::NAN).abs();
        a == b || distance <= 8.0 * f64::EPSILON * size
    };
    part_near(real_part) && part_near(imag_part)
}
