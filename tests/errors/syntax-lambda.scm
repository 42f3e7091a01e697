;; Duplicate formals.
(lambda (a a) a)
