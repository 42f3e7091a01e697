;; A failing test without a name is told with its place; any error passes test-error.
(use-modules (srfi srfi-64))
(set! test-log-to-file #f)
(define runner (test-runner-simple))
(test-runner-on-test-end! runner
  (lambda (r) (write (list (test-result-kind r) (test-result-ref r 'source-line))) (newline)))
(test-with-runner runner
  (test-begin "a")
  (test-assert #f)
  (test-error 'foo (error "x"))
  (test-error 5)
  (test-approximate 1 2 0.5)
  (test-equal 1 2)
  (test-error "named" #t 1)
  (catch #t
    (lambda () (test-end "b"))
    (lambda (key who text args . rest)
      (write (and (string-contains (apply simple-format #f text args) "test-end b does not match test-begin a") #t))))
  (newline))
