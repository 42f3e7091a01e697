;; while with break and continue.
(define i 0)
(write (while (< i 5) (set! i (+ i 1)) (if (= i 2) (continue)) (display i))) (newline)
(write (while #t (break 1))) (newline)
(write (while #t (break))) (newline)
