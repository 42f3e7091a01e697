;; requires: guile
;; Generators made of delimited continuations, and escapes to a prompt.
(define tag (make-prompt-tag "generator"))
(define (fold-yields proc seed thunk)
  (let ((acc seed))
    (let loop ((thunk thunk))
      (call-with-prompt tag thunk (lambda (k x) (set! acc (proc x acc)) (loop (lambda () (k #f))))))
    acc))
(define (numbers n) (lambda () (let loop ((i 0)) (if (< i n) (begin (abort-to-prompt tag i) (loop (+ i 1)))))))
(define (escape n) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (call-with-prompt tag (lambda () (+ 1 (abort-to-prompt tag i))) (lambda (k x) 1)))))))
(check (list (fold-yields + 0 (numbers 300000)) (escape 500000)) '(44999850000 500000))
