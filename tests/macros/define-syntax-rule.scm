;; define-syntax-rule: one pattern.
(define-syntax-rule (while* test body ...) (let lp () (when test body ... (lp))))
(define i 0)
(while* (< i 3) (display i) (set! i (+ i 1)))
(newline)
(define-syntax-rule (kons a . b) "Documented." (cons 'a 'b))
(write (kons 1 2 3)) (newline)
