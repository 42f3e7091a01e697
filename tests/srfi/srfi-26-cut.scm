;; SRFI 26: cut and cute.
(use-modules (srfi srfi-26))
(write (list ((cut + 1 <>) 2) ((cut list <> 'x <...>) 1 2 3) ((cut list)) (map (cut * 2 <>) '(1 2)) ((cut <> 1 2) +))) (newline)
(define n 0) (define (next) (set! n (+ n 1)) n)
(define a (cut list (next) <>)) (define b (cute list (next) <>))
(write (list (a 'x) (a 'x) (b 'x) (b 'x))) (newline)
