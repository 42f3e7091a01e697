;; cond's four part clause: (generator guard => receiver).
(write (cond ((values 1 2) (lambda (a b) (> b a)) => (lambda (a b) (list a b 'grows))) (else 'no))) (newline)
(write (cond ((values 2 1) (lambda (a b) (> b a)) => list) (else 'shrinks))) (newline)
