;; SRFI 64 with a runner that keeps quiet.
(use-modules (srfi srfi-64))
(define runner (test-runner-null))
(test-with-runner runner (test-begin "t") (test-assert #t) (test-equal 1 1) (test-eqv 1 2) (test-error #t (error "x")) (test-end "t"))
(write (list (test-runner-pass-count runner) (test-runner-fail-count runner))) (newline)
