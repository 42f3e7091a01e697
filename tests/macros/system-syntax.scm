;; (system syntax): what a transformer may ask about its scope.
(use-modules (system syntax))

(define-syntax bound
  (lambda (form)
    (syntax-case form ()
      ((_ a)
       (with-syntax ((names (datum->syntax
                             #'a
                             (map syntax->datum (syntax-locally-bound-identifiers #'a)))))
         #''names)))))

(define-syntax sum-of-locals
  (lambda (form)
    (syntax-case form ()
      ((_ a) #`(+ #,@(syntax-locally-bound-identifiers #'a))))))

(define (show x) (write x) (newline))

(show (bound here))
(show (let ((x 1) (y 2)) (define z 4) (bound here)))
(show (let ((x 1)) (let ((x 2) (y 3)) (bound here))))
(show (let ((x 1) (y 2)) (define z 4) (sum-of-locals here)))
(show ((lambda (a . b) (bound here)) 1))
(show (string? (syntax-session-id)))
(show (equal? (syntax-session-id) (syntax-session-id)))
(define-syntax place
  (lambda (form)
    (syntax-case form ()
      ((_ a)
       (let ((v (syntax-sourcev form)))
         #`'#,(datum->syntax #'a (list (vector-ref v 1) (vector-ref v 2)
                                       (and (string? (vector-ref v 0)) #t))))))))
(show (place x))
(define-syntax module-of
  (lambda (form)
    (syntax-case form ()
      ((_ a) #`'#,(datum->syntax #'a (syntax-module #'a))))))
(show (module-of x))
(define-syntax sort-of
  (lambda (form)
    (syntax-case form ()
      ((_ a)
       (call-with-values (lambda () (syntax-local-binding #'a))
         (lambda (kind value) #`'#,(datum->syntax #'a kind)))))))
(show (list (sort-of car) (sort-of if) (sort-of bound) (let ((v 1)) (sort-of v))))
(show (syntax? 1))
(show (map syntax? (list #'x #'(x y) 'x)))
