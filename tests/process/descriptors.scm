;; open-fdes, fdopen, dup, redirect-port, fileno.
(define fd (open-fdes "f" (logior O_WRONLY O_CREAT O_TRUNC) #o600))
(define p (fdopen fd "w"))
(display "via fd" p) (close-port p)
(write (call-with-input-file "f" (lambda (p) (read p) (read p)))) (newline)
(write (list (fileno (current-input-port)) (fileno (current-output-port)) (fileno (current-error-port)))) (newline)
(define (quietly thunk) (let ((saved (dup 1)) (null (open-file "/dev/null" "w"))) (force-output) (dup2 (fileno null) 1) (thunk) (force-output) (dup2 saved 1) (close-fdes saved)))
(quietly (lambda () (display "not seen")))
(display "seen\n")
