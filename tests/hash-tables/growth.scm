;; Many keys of one kind.
(define h (make-hash-table 7))
(do ((i 0 (+ i 1))) ((= i 20000)) (hash-set! h (number->string i) i))
(write (let loop ((i 0) (ok 0)) (if (= i 20000) ok (loop (+ i 1) (if (eqv? (hash-ref h (number->string i)) i) (+ ok 1) ok))))) (newline)
(do ((i 0 (+ i 2))) ((>= i 20000)) (hash-remove! h (number->string i)))
(write (hash-count (const #t) h)) (newline)
