;;; A signal that is handled ends a select, with nothing ready.
(define came #f)
(sigaction SIGALRM (lambda (signal) (set! came signal)))
(setitimer ITIMER_REAL 0 0 0 100000)
(write (select '() '() '() 5))
(newline)
(let loop ()
  (unless came
    (usleep 1000)
    (loop)))
(write (eqv? came SIGALRM))
(newline)
