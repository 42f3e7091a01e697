;; assert from (rnrs base) fails with a catchable error.
(use-modules (rnrs base))
(write (assert (= 1 1))) (newline)
(write (catch #t (lambda () (assert (= 1 2))) (lambda (key . args) key))) (newline)
