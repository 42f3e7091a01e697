;; @ and @@ reach exported and private bindings.
(write (list ((@ (srfi srfi-1) fold) + 0 '(1 2)) ((@@ (testing sample) private) 1))) (newline)
(write (catch #t (lambda () (eval '(@ (testing sample) private) (current-module))) (lambda (key . args) key))) (newline)
