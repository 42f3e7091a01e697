;; Char-sets: what takes a procedure.
(define-syntax-rule (show expr)
  ;; The expression and its values, or the arguments of its throw.
  (begin
    (write 'expr)
    (display " =>")
    (call-with-values
        (lambda () (catch #t (lambda () expr) (lambda args (cons 'thrown args))))
      (lambda results
        (for-each (lambda (x) (display " ") (write x)) results)))
    (newline)))

(show (char-set-fold cons '() (char-set #\a #\b)))
(show (char-set-map char-upcase (char-set #\a #\b)))
(show (char-set-filter char-numeric? (char-set #\a #\1)))
(show (char-set-filter char-numeric? (char-set #\a #\1) (char-set #\z)))
(show (char-set-unfold null? car cdr '(#\a)))
(show (char-set-unfold car null? cdr '(#\a)))
(show (char-set-any char-numeric? (char-set #\a #\1)))
(show (char-set-every char-numeric? (char-set #\a #\1)))
(show (char-set-count char-numeric? (char-set #\a #\1)))
(show (char-set-for-each display (char-set #\a #\1)))
(show (char-set-fold cons '() 5))
(show (char-set-map 5 (char-set #\a #\b)))
