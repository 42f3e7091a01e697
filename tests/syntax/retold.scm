;; What Guile has as macros and what is wrong with their uses: the forms that the errors name.

(use-modules (ice-9 control) (srfi srfi-11) (ice-9 local-eval))

(define-syntax-rule (try form ...)
  (begin
    (catch #t
      (lambda () (write (eval 'form (current-module))))
      (lambda (key who message . rest)
        ;; The place of a datum is known where the file is not compiled.
        (write (cons* key who message (if (eq? key 'syntax-error) (cdr rest) rest)))))
    ...
    (newline)))

(try (defmacro z 1) (defmacro 1 (a) a) (define-macro (f)) (define-macro ((f a) b)))
(try (and 1 . 2) (or #f . 2) (do ((1 2)) (1)) (do ((i 1 2 3)) (#t)))
(try (define* ((f 1)) 2) (define* (#:key z) 1) (define-syntax-rule ((z 1)) 1))
(try (let/ec 1 2) (let/ec k) (let*-values ((x 1))) (let*-values ((x 1) . y) x))
(try (let-syntax ((1 2)) 3) (syntax-rules ((x)) ((_ a) b)) (the-environment (x)))
(try (include 1) (include ()) (import 1 (a)) (import (a) 1))
(try (define-library 1) (define-library (a) 1) (define-library (a) (export 1)))
(try (cond-expand (a . b)) (cond-expand ((and . 1) 2)) (begin (x . y) ()))
(try (lambda* (#:key a #:allow-other-keys b) 1) (@ (guile) 1))

;; And what is right, though it looks wrong.
(try (cond-expand (else 1) (guile 2)) `(1 (unquote-splicing) 2) `#(1 (unquote)))
(try ((lambda* (a #:key) a) 1) ((lambda* (a #:key #:allow-other-keys) a) 1 #:b 2))
(define-macro twice "Doc" (lambda (a) `(list ,a ,a)))
(try (twice 3) (twice . 3) twice)
(try (begin (define* ((adder a) #:optional (b 1)) (+ a b)) ((adder 2))))
(try (begin (define-inlinable (sum a b) (if (zero? a) b (sum (- a 1) (+ b 1)))) (sum 2 3)))
(try (let/ec k (+ 1 (k 2))) (let*-values () 1 2) (let*-values (((a . b) (values 1 2))) (cons a b)))

;; A module's own names are none to export again, even if they are exported.
(define own 1)
(export own)
(try (re-export own) (re-export nothing) (import (rnrs lists (5))))
