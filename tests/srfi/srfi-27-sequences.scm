;; What sources of random numbers give after they were put into a state by two indices.
(use-modules (srfi srfi-27))
(write (list (random-integer 100) (random-integer 1000000) (random-real))) (newline)
(for-each
 (lambda (i j)
   (let ((s (make-random-source)))
     (random-source-pseudo-randomize! s i j)
     (let ((integer (random-source-make-integers s)) (real (random-source-make-reals s 1/100)))
       (write (list (integer 100) (integer (expt 10 20)) (real) (random-source-state-ref s)))
       (newline))))
 '(0 1 2 17 1000) '(0 2 1 4 99))
(catch #t (lambda () (random-source-make-reals default-random-source 2)) (lambda (key . rest) (write key)))
(newline)
