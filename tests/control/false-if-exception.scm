;; false-if-exception.
(write (list (false-if-exception (car '())) (false-if-exception 5) (false-if-exception (throw 'x)))) (newline)
