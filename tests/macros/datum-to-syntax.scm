;; datum->syntax binds on purpose in the caller's scope.
(define-syntax aif
  (lambda (x)
    (syntax-case x ()
      ((k test then else) (with-syntax ((it (datum->syntax #'k 'it))) #'(let ((it test)) (if it then else)))))))
(write (aif (assv 2 '((1 . a) (2 . b))) (cdr it) 'none)) (newline)
(define-syntax loop-until
  (lambda (x)
    (syntax-case x ()
      ((k e ...) (with-syntax ((exit (datum->syntax #'k 'exit))) #'(call/cc (lambda (exit) (let lp () e ... (lp)))))))))
(write (let ((n 0)) (loop-until (set! n (+ n 1)) (if (= n 5) (exit n))))) (newline)
