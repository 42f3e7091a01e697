;; A generator on prompts; the continuation is called outside of the prompt.
(define tag (make-prompt-tag "gen"))
(define (yield x) (abort-to-prompt tag x))
(define (collect thunk)
  (let loop ((thunk thunk) (acc '()))
    (call-with-prompt tag (lambda () (thunk) (reverse acc)) (lambda (k x) (loop (lambda () (k #f)) (cons x acc))))))
(write (collect (lambda () (for-each yield '(1 2 3)) (yield 'end)))) (newline)
