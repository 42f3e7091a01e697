;; ? with and without patterns, and, or, not, =.
(use-modules (ice-9 match))
(define (f x) (match x ((? string? s) (list 'str s)) ((? number?) 'num) ((and (a . b) whole) (list whole a b)) ((or 'x 'y) 'x-or-y) ((= vector-length n) (list 'len n))))
(for-each (lambda (x) (write (f x)) (newline)) (list "s" 5 '(1 . 2) 'x 'y #(1 2 3)))
(write (match '(1 a) ((and (not (_ 'b)) (x _)) x))) (newline)
(write (match '(flags #t #f) (('flags (and f (or #t #f)) ...) f))) (newline)
