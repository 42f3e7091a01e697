;; An identifier of a macro's input in a template that the macro makes.
(define (show x) (write x) (newline))
(show (let ((x 1))
        (let-syntax ((foo (syntax-rules ()
                            ((_ y) (let-syntax
                                       ((bar (syntax-rules () ((_) (let ((x 2)) y)))))
                                     (bar))))))
          (foo x))))
(show (let ((x 1))
        (let-syntax ((foo (syntax-rules ()
                            ((_ y) (let-syntax
                                       ((bar (syntax-rules () ((_ x) (list y x 'z)))))
                                     (bar 2))))))
          (foo x))))
(show (let ((x 1))
        (let-syntax ((foo (lambda (s)
                            (syntax-case s ()
                              ((_ y) #'(let-syntax
                                           ((bar (lambda (s) #'(let ((x 2)) (vector y x)))))
                                         (bar)))))))
          (foo x))))
(define-syntax define-getter
  (syntax-rules ()
    ((_ name value)
     (define-syntax name (syntax-rules () ((_) (let ((t 'inner)) (list t value))))))))
(let ((t 'outer) (v 3))
  (define-getter get (cons t v))
  (show (get)))
