;; What files of Guile's test-suite ask of the program that runs them: names of files to make, in
;; the current folder, and of files of the suite.
(define-module (test-suite guile-test)
  #:export (data-file-name test-file-name))

(define (data-file-name name)
  (in-vicinity (getcwd) name))

(define (test-file-name name)
  (in-vicinity (in-vicinity (getenv "TEST_SUITE_DIR") "tests") name))
