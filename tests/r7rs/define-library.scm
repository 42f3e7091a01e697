;; An R7RS library used through import sets.
(import (scheme base) (scheme write) (prefix (only (testing stack) make-stack push! pop!) s:) (rename (only (testing stack) depth while) (depth size)))
(define s (s:make-stack))
(s:push! s 1) (s:push! s 2)
(write (list (s:pop! s) (size s))) (newline)
(define i 0)
(while (< i 3) (write i) (set! i (+ i 1)))
(newline)
