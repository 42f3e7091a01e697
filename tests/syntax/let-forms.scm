;; let is parallel, let* is sequential, letrec* sees itself.
(define x 'outer)
(write (let ((x 1) (y x)) (list x y))) (newline)
(write (let* ((x 1) (y x)) (list x y))) (newline)
(write (let* () 'empty)) (newline)
(write (letrec ((even? (lambda (n) (or (= n 0) (odd? (- n 1))))) (odd? (lambda (n) (and (> n 0) (even? (- n 1)))))) (even? 101))) (newline)
(write (letrec* ((a 1) (b (+ a 1)) (c (* b 10))) (list a b c))) (newline)
