;; define-values, define-macro and other ways to define.
(define-syntax-rule (show expr)
  ;; The expression and its values, or the arguments of its throw.
  (begin
    (write 'expr)
    (display " =>")
    (call-with-values
        (lambda () (catch #t (lambda () expr) (lambda args (cons 'thrown args))))
      (lambda results
        (for-each (lambda (x) (display " ") (write x)) results)))
    (newline)))

(define-values (x y . z) (values 1 2 3 4))
(show (list x y z))
(define-values l (values 1 2 3))
(show l)
(define-values () (values))
(show (let () (define-values (a b) (values 1 2)) (define c 3) (list a b c)))
(define-macro (swap! a b) `(let ((t ,a)) (set! ,a ,b) (set! ,b t)))
(show (let ((q 1) (r 2)) (swap! q r) (list q r)))
(define-macro foo (lambda (x) (list 'quote x)))
(show (foo bar))
(defmacro baz (x) `(list ,x ,x))
(show (baz 4))
(define-inlinable (inl x) (* x 2))
(show (map inl '(1 2)))
(define-once zz 1)
(define-once zz 2)
(show zz)
(define-public (pubp x) x)
(define-public pubv 5)
(show (list (pubp 1) pubv))
