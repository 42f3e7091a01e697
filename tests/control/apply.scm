;; apply with leading arguments.
(write (list (apply + '()) (apply + 1 2 '(3 4)) (apply list 1 '()) (apply max 5 '(9 2)) (apply apply (list + (list 1 2))))) (newline)
