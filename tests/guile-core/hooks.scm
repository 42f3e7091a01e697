;; Hooks.
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

(show (run-hook (make-hook)))
(show (let ((h (make-hook 1))) (add-hook! h (lambda (x) (display (list 'a x)))) (add-hook! h (lambda (x) (display (list 'b x)))) (add-hook! h (lambda (x) (display (list 'c x))) #t) (run-hook h 5)))
(show (let ((h (make-hook 1))) (add-hook! h car) (add-hook! h car) (length (hook->list h))))
(show (let ((h (make-hook 1))) (add-hook! h car) (remove-hook! h car) (hook-empty? h)))
(show (reset-hook! (make-hook 1)))
(show (make-hook -1))
(show (make-hook 'a))
(show (run-hook 5))
(show (add-hook! 5 5))
