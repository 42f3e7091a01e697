;; The texts of exceptions.
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

(use-modules (ice-9 exceptions))
(define-syntax-rule (pe key args ...)
  (call-with-output-string
    (lambda (p) (print-exception p #f 'key (list args ...)))))
(show (pe wrong-type-arg "car" "Wrong ~a ~S" '(1 "x") '()))
(show (pe wrong-type-arg #f "Wrong ~a ~S" '(1 "x") '()))
(show (pe wrong-type-arg 'car "x"))
(show (pe foo 1 2))
(show (pe %exception 5))
(show (pe misc-error #f "a ~A" '(1) #f))
(show (pe misc-error #f 5 '(1) #f))
(show (pe quit 3))
(show (pe syntax-error 'let "m" #f '(f) #f))
(show (pe syntax-error 'let "m" #f '(f) '(g)))
(show (pe keyword-argument-error 'x "foo" '() '(#:a)))
(show (pe keyword-argument-error 'x "foo" '() '()))
(show (pe unbound-variable 'x "foo" '() '()))
(show (pe unbound-variable #f "Unbound ~s" '(a) #f))
(show (pe system-error "open" "~A" '("x") '(2)))
(show (pe getaddrinfo-error 2))
(show (pe match-error "match" "no" 1))
(show (pe %exception (make-exception)))
(show (pe %exception (make-syntax-error '(a) '(b))))
(show (pe %exception (make-syntax-violation '(a) '(b))))
(show (pe %exception (make-exception-with-irritants '("x" y))))
(show (pe %exception (make-quit-exception 5)))
(show (pe %exception (make-exception-from-throw 'foo '(1))))
