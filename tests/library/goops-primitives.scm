;; Methods of primitives are seen by what was compiled before and beside them.
(use-modules (oop goops))
(define (show x) (write x) (newline))
(define-class <c> ())
(define o (make <c>))
(define (sum a b) (+ a b))
(define-method (+ (a <c>) (b <c>)) 'sum)
(show (list (sum o o) (sum 1 2)))
(show (eval '(begin (define-method (= (a <c>) (b <c>)) 'same) (= o o)) (current-module)))
(begin
  (define-method (< (a <c>) (b <c>)) #t)
  (show (< o o)))
(show (list (= 1 1) (< 1 2)))
