;; define-macro works on data and captures.
(define-macro (unless2 c . body) `(if ,c #f (begin ,@body)))
(write (list (unless2 #f 1 2) (unless2 #t 1))) (newline)
(define-macro (aif2 c t e) `(let ((it ,c)) (if it ,t ,e)))
(write (aif2 (memv 2 '(1 2 3)) it 'no)) (newline)
(define-macro my-quote (lambda (x) `',x))
(write (my-quote (a b))) (newline)
