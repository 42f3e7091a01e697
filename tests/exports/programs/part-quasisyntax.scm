;; ice-9/quasisyntax.scm is a part of (guile): it defines the keyword anew.
(save-module-excursion
 (lambda ()
   (set-current-module the-root-module)
   (primitive-load (search-path %load-path "ice-9/quasisyntax.scm"))))
(define (show x) (write x) (newline))
(define-syntax list-twice
  (lambda (form)
    (syntax-case form ()
      ((_ x ...) #`(list #,@#'(x ...) #,@(reverse #'(x ...)))))))
(show (list-twice 1 2 3))
(define-syntax vector-of
  (lambda (form)
    (syntax-case form () ((_ x ...) #`(vector #,(length #'(x ...)) . #,#'(x ...))))))
(show (vector-of 5 6))
(define-syntax nested
  (lambda (form)
    (syntax-case form ()
      ((_ x) #``(a #`(b #,(c #,#'x)) `(d ,(+ x 1)))))))
(show (syntax->datum (nested 7)))
