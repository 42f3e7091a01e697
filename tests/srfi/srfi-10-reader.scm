;; interpreted only: compiled, a file is read before it is run.
;; SRFI 10 and read-hash-extend, for what follows in this very file.
(use-modules (srfi srfi-10))
(define-reader-ctor 'sum +)
(write (list 1 #,(sum 1 2 3) '#,(sum))) (newline)
(read-hash-extend #\@ (lambda (c port) (list c (read port))))
(write '(#@x (#@(#@y)))) (newline)
(write (call-with-input-string "#(1 #@2) #@ 3" (lambda (p) (let* ((a (read p)) (b (read p))) (list a b)))))
(newline)
