;; make-variable-transformer sees set!, references and applications.
(define-syntax x
  (make-variable-transformer
    (lambda (stx)
      (syntax-case stx (set!)
        ((set! _ e) #'(list 'set e))
        ((_ a ...) #'(list 'call a ...))
        (id (identifier? #'id) #''ref)))))
(write (list x (x 1 2) (set! x 5))) (newline)
