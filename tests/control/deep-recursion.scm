;; Recursion that is not in tail position goes as deep as memory allows.
(define (deep n) (if (zero? n) 0 (+ 1 (deep (- n 1)))))
(write (deep 1000000)) (newline)
(define (build n) (if (zero? n) '() (cons n (build (- n 1)))))
(write (length (build 300000))) (newline)
