;; #:export, #:re-export, #:replace, #:autoload, #:use-module; renaming on export.
(use-modules (testing sample))
(write (list (visible) (renamed) (first-of '(7 8)) (exported-macro 5) (sample-fold + 0 '(1 2 3)))) (newline)
(write (string-upcase "replaced")) (newline)
