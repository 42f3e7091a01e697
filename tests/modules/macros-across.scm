;; An exported macro brings what it uses; it does not capture.
(use-modules (testing sample))
(define (helper x) 'the-users-helper)
(write (exported-macro 5)) (newline)
(write (let ((helper list)) (exported-macro 6))) (newline)
