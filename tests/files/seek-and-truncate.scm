;; seek in its three ways, ftell, truncate-file.
(call-with-output-file "f" (lambda (p) (display "0123456789" p)))
(define p (open-file "f" "r+"))
(write (list (seek p 3 SEEK_SET) (read-char p) (seek p 2 SEEK_CUR) (read-char p) (seek p -1 SEEK_END) (read-char p) (ftell p))) (newline)
(close-port p)
(truncate-file "f" 4) (write (stat:size (stat "f"))) (newline)
