;; Literals, variables, wildcards, lists, dotted ends.
(use-modules (ice-9 match))
(define (f x) (match x (() 'nil) (1 'one) ("s" 'string) (#\c 'char) (#t 'true) ('sym 'symbol) ((a) (list 'single a)) ((a b) (list 'two a b)) ((a . b) (list 'pair a b)) (_ 'other)))
(for-each (lambda (x) (write (f x)) (newline)) (list '() 1 "s" #\c #t 'sym '(1) '(1 2) '(1 2 3) '(1 . 2) 5 #(1)))
