;; Guardians give back what died.
(define g (make-guardian))
(g (list 'dead))
(define kept (list 'kept)) (g kept)
(write (list (procedure? g) kept)) (newline)
