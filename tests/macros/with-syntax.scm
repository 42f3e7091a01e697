;; with-syntax, generate-temporaries, quasisyntax.
(define-syntax parallel-set!
  (lambda (x)
    (syntax-case x ()
      ((_ (v e) ...) (with-syntax (((t ...) (generate-temporaries #'(v ...)))) #'(let ((t e) ...) (set! v t) ...))))))
(define a 1) (define b 2)
(parallel-set! (a b) (b a))
(write (list a b)) (newline)
(define-syntax build (lambda (x) (syntax-case x () ((_ n) #`(list #,@(map (lambda (i) #`(* #,i n)) '(1 2 3)))))))
(write (build 10)) (newline)
