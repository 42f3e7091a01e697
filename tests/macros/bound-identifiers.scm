;; What the scopes around an identifier bind, and as what; ellipses of one's own.
(use-modules (system syntax))
(define-syntax-parameter p (lambda (x) 1))
(define-syntax show
  (lambda (x)
    (syntax-case x ()
      ((_ id ...)
       (begin
         (for-each
          (lambda (id)
            (write (list (syntax->datum id)
                         (call-with-values (lambda () (syntax-local-binding id)) (lambda (sort value) sort))
                         (call-with-values (lambda () (syntax-local-binding id #:resolve-syntax-parameters? #f))
                           (lambda (sort value) sort)))))
          #'(id ...))
         (write (map syntax->datum (syntax-locally-bound-identifiers (car #'(id ...)))))
         #'(newline))))))
(let ((x 1) (y 2)) (let-syntax ((m (lambda (x) 1))) (let ((z 2)) (show x m p car lambda nope))))
(define-syntax reversed
  (lambda (x)
    (with-ellipsis etc
      (syntax-case x ()
        ((_ a etc) #`(quote #,(reverse #'(a etc))))))))
(write (reversed 1 2 ...)) (newline)
(define-syntax dots (lambda (x) (with-ellipsis etc (syntax-case x () ((_) #''(a ...))))))
(write (dots)) (newline)
(write (let () (with-ellipsis etc (define-syntax m (lambda (x) (syntax-case x () ((_ a etc) #''(a etc))))) (m 1 2)))) (newline)
