;; A handler for a signal sent to oneself; kill of a child.
(define got #f)
(sigaction SIGUSR1 (lambda (n) (set! got n)))
(kill (getpid) SIGUSR1)
(let wait ((i 0)) (if (and (not got) (< i 1000)) (begin (usleep 1000) (wait (+ i 1)))))
(write (= got SIGUSR1)) (newline)
(let ((pid (primitive-fork))) (if (zero? pid) (begin (sleep 100) (primitive-exit 0)) (begin (kill pid SIGTERM) (write (status:term-sig (cdr (waitpid pid))))))) (newline)
