;; ~[ ~] with numbers, booleans and values.
(use-modules (ice-9 format))
(define-syntax-rule (show s a ...) (begin (write (format #f s a ...)) (newline)))
(show "~[zero~;one~;two~:;many~]" 0) (show "~[zero~;one~:;many~]" 5) (show "~[zero~]" 3) (show "~:[no~;yes~]" #f) (show "~:[no~;yes~]" 1) (show "~@[got ~a~]" 5) (show "~@[got ~a~]end" #f)
