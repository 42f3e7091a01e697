//! The generated program: ten thousand lines whose reading and expansion take nearly all the time,
//! as when a builder loads its modules from source.

use std::fmt::Write;

/// Macros in the style of everyday code: recursive, nested ellipses, literals, binding forms.
const MACROS: &str = "\
(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(define-syntax my-and (syntax-rules () ((_) #t) ((_ e) e) ((_ e r ...) (if e (my-and r ...) #f))))
(define-syntax my-let* (syntax-rules () ((_ () b ...) (let () b ...)) ((_ ((n v) r ...) b ...) (let ((n v)) (my-let* (r ...) b ...)))))
(define-syntax my-cond (syntax-rules (else) ((_ (else b ...)) (begin b ...)) ((_ (c b ...) r ...) (if c (begin b ...) (my-cond r ...)))))
(define-syntax for (syntax-rules (from to) ((_ i from a to b body ...) (let ((end b)) (let loop ((i a)) (if (< i end) (begin body ... (loop (+ i 1)))))))))
(define-syntax inc! (syntax-rules () ((_ v) (set! v (+ v 1))) ((_ v n) (set! v (+ v n)))))
(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
";

/// The number of generated procedures, five lines each.
const PROCEDURES: u64 = 2000;

/// The program's text.
pub fn source() -> String {
    let mut text = MACROS.to_owned();
    for n in 0..PROCEDURES {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "(define (f{n} x)
  (my-let* ((a (+ x {n})) (b (my-or #f (* a 2))) (s 0))
    (for i from 0 to 3 (inc! s i) (swap! a b))
    (my-cond ((> s 100) 'never) ((my-and (< b 0) a) 'negative)
             (else (inc! b) (my-let* ((c (+ a b)) (d (my-or #f c))) (+ d s))))))
"
        );
    }
    text += "(define sum 0)\n";
    for n in 0..PROCEDURES {
        let _ = writeln!(text, "(inc! sum (f{n} 1))");
    }
    let _ = writeln!(text, "(check sum {})", expected());
    text
}

/// What the procedures add up to: `a + b + 1 + 3` with `a = 1 + n` and `b = 2a`.
fn expected() -> u64 {
    (0..PROCEDURES).map(|n| 3 * (n + 1) + 4).sum()
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_has_ten_thousand_lines() {
        assert!(super::source().lines().count() >= 10_000);
    }
}
