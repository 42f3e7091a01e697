;; delay-force, make-promise, iterative.
(import (scheme base) (scheme lazy) (scheme write))
(define (loop n) (if (= n 0) (delay 'done) (delay-force (loop (- n 1)))))
(write (force (loop 100000))) (newline)
(write (list (force (make-promise 5)) (promise? (delay 1)))) (newline)
