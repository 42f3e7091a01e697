;; A name that a macro itself introduces at the top: what uses it in the same expansion finds it.
(define-syntax with-counter (syntax-rules () ((_ next) (begin (define hidden 0) (define (next) (set! hidden (+ hidden 1)) hidden)))))
(with-counter tick)
(tick)
(write (tick)) (newline)
