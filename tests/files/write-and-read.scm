;; open-output-file, open-input-file, call-with, with-…; append mode.
(call-with-output-file "f" (lambda (p) (display "line 1\n" p) (write '(a "b") p)))
(write (call-with-input-file "f" (lambda (p) (let* ((a (read p)) (b (read p)) (c (read p))) (list a b c))))) (newline)
(with-output-to-file "f" (lambda () (display "replaced")))
(write (with-input-from-file "f" (lambda () (read)))) (newline)
(let ((p (open-file "f" "a"))) (display " appended" p) (close-port p))
(let ((p (open-input-file "f"))) (write (let loop ((c (read-char p)) (n 0)) (if (eof-object? c) n (loop (read-char p) (+ n 1))))) (close-port p)) (newline)
