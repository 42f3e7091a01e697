;; primitive-fork, pipe, waitpid, dup2.
(use-modules (ice-9 rdelim))
(let* ((ends (pipe)) (pid (primitive-fork)))
  (cond ((zero? pid) (close-port (car ends)) (dup2 (fileno (cdr ends)) 1) (execlp "echo" "echo" "from" "child"))
        (else (close-port (cdr ends)) (let ((line (read-line (car ends)))) (write (list line (status:exit-val (cdr (waitpid pid))))) (newline)))))
(force-output)
(let ((pid (primitive-fork))) (if (zero? pid) (primitive-exit 9) (write (status:exit-val (cdr (waitpid pid)))))) (newline)
