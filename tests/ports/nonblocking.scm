;;; A read from a descriptor that does not block waits all the same.
(define pp (pipe))
(define in (car pp))
(fcntl in F_SETFL (logior O_NONBLOCK (fcntl in F_GETFL)))
(define pid (primitive-fork))
(when (= pid 0) (usleep 300000) (display "hello" (cdr pp)) (force-output (cdr pp)) (primitive-_exit 0))
(write (catch #t (lambda () (read-char in)) list))
