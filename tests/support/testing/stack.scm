(define-library (testing stack)
  (export make-stack push! pop! depth while)
  (import (scheme base))
  (begin
    (define-record-type stack (new-stack items) stack? (items items set-items!))
    (define (make-stack) (new-stack '()))
    (define (push! s x) (set-items! s (cons x (items s))))
    (define (pop! s) (let ((x (car (items s)))) (set-items! s (cdr (items s))) x))
    (define (depth s) (length (items s))))
  (begin
    (define-syntax while (syntax-rules () ((_ c b ...) (let lp () (when c b ... (lp))))))))
