;; Pipes from and to programs.
(use-modules (ice-9 popen) (ice-9 rdelim) (ice-9 textual-ports))
(let* ((p (open-pipe* OPEN_READ "printf" "a\\nb\\n")) (a (read-line p)) (rest (get-string-all p))) (write (list a rest (close-pipe p)))) (newline)
(let ((p (open-output-pipe "cat >written; exit 5"))) (display "to child" p) (write (status:exit-val (close-pipe p)))) (newline)
(write (call-with-input-file "written" get-string-all)) (newline)
(let ((p (open-pipe "tr a-z A-Z" OPEN_BOTH))) (write (port? p)) (close-pipe p)) (newline)
(let ((p (open-input-pipe "echo shell | sed s/e/E/"))) (write (read-line p)) (close-pipe p)) (newline)
