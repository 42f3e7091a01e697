;; execle gives the environment.
(use-modules (ice-9 rdelim))
(let* ((ends (pipe)) (pid (primitive-fork)))
  (cond ((zero? pid) (close-port (car ends)) (dup2 (fileno (cdr ends)) 1) (execle "/usr/bin/env" (list "A=1" "B=two words") "env"))
        (else (close-port (cdr ends)) (let loop ((l (read-line (car ends))) (acc '())) (if (eof-object? l) (begin (write (sort acc string<?)) (newline)) (loop (read-line (car ends)) (cons l acc)))) (waitpid pid))))
(write (catch 'system-error (lambda () (execlp "no-such-program-here" "x")) (lambda args (list (cadr args) (cadddr args))))) (newline)
