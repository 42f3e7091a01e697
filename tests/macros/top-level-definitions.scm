;; Definitions made by macros at the top: given names are visible; several at once.
(define-syntax def2 (syntax-rules () ((_ a b v) (begin (define a v) (define b v)))))
(def2 x y 7)
(write (list x y)) (newline)
(define-syntax defn (syntax-rules () ((_ (name . args) body ...) (define (name . args) body ...))))
(defn (add a b) (+ a b))
(write (add 1 2)) (newline)
