;; Extra values are dropped where one is wanted.
(write (list (+ 1 (values 2 3)))) (newline)
(write (let ((x (values 1 2))) x)) (newline)
(write (begin (values 1 2) 'done)) (newline)
