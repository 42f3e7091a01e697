;; The first clause that fits is taken.
(define f (case-lambda (() 'none) ((a) (list 'one a)) ((a b) (list 'two a b)) ((a . r) (list 'many a r))))
(write (list (f) (f 1) (f 1 2) (f 1 2 3))) (newline)
(define g (case-lambda ((a b) 'two) (r (list 'rest r))))
(write (list (g 1 2) (g) (g 1))) (newline)
(write (catch 'wrong-number-of-args (lambda () ((case-lambda ((a) 1) ((a b) 2)))) (lambda (key . args) key))) (newline)
