;; Rebinding the current ports.
(write (with-output-to-string (lambda () (display "a") (write "b")))) (newline)
(write (with-input-from-string "(1 2) 3" (lambda () (list (read) (read))))) (newline)
(define o (open-output-string))
(parameterize ((current-output-port o)) (display "captured"))
(with-output-to-port o (lambda () (display " more")))
(with-error-to-port o (lambda () (display " err" (current-error-port))))
(write (get-output-string o)) (newline)
