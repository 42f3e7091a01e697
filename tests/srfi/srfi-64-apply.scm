;; SRFI 64: `test-apply` asks the specifiers of `test-skip` only about what it runs; tests
;; without a name have none in their results.
(use-modules (srfi srfi-64))
(define runner (test-runner-null))
(test-runner-on-test-end! runner
  (lambda (runner)
    (write (list (test-runner-test-name runner) (test-result-ref runner 'test-name 'none)
                 (test-result-kind runner)))
    (newline)))
(test-with-runner runner
  (test-begin "a")
  (test-skip (test-match-nth 2))
  (test-apply runner (test-match-name "p") (test-match-name "q")
    (lambda ()
      (test-assert "x" #t)
      (test-assert "p" #t)
      (test-assert "q" #t)
      (test-group "p" (test-assert "q" #t) (test-assert "y" #t))))
  (test-assert #t)
  (test-eq 'a 'a)
  (test-error (car 1))
  (test-end))
