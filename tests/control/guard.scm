;; guard of SRFI 34: clauses, =>, else, re-raise.
(use-modules (srfi srfi-34))
(write (guard (e ((symbol? e) (list 'sym e)) ((string? e) 'str)) (raise 'boom))) (newline)
(write (guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise (list (cons 'a 42))))) (newline)
(write (guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise (list (cons 'b 23))))) (newline)
(write (guard (e (else (list 'else e))) (raise 1))) (newline)
(write (guard (e ((string? e) 'outer)) (guard (e ((number? e) 'inner)) (raise "s")))) (newline)
(write (guard (e (#t 'no)) 'value)) (newline)
