;; guard unwinds before its clauses run.
(use-modules (srfi srfi-34))
(define (say x) (display x) (display " "))
(guard (e (#t (say 'handler))) (dynamic-wind (lambda () (say 'in)) (lambda () (raise 'x)) (lambda () (say 'out))))
(newline)
