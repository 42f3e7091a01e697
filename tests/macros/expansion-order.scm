;; Transformers run once for each use, before the program that uses them runs.
(define-syntax stamp (let ((n 0)) (lambda (x) (set! n (+ n 1)) (datum->syntax x n))))
(define (f) (stamp))
(write (list (f) (f) (stamp))) (newline)
