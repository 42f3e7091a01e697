;; Levels of quasiquotation.
(define x 5) (define name 'n)
(write `(a `(b ,(c ,x)))) (newline)
(write `(a `(b ,(c ,@(list 1 2))))) (newline)
(write `(1 `,(+ 1 ,(+ 2 3)))) (newline)
(write `(a `(b ,(a1 ,x)) ,x)) (newline)
(write (let ((a 1)) `(x `(y ,(z ,a ,'b) ,@(w ,@(list a a)))))) (newline)
