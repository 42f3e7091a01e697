;; A form that a macro made stands where the use of the macro does.
(define-syntax place
  (lambda (form)
    (let ((source (syntax-source form)))
      #`'#,(datum->syntax #'here (list (assq-ref source 'line) (assq-ref source 'column))))))
(define-syntax by-rules (syntax-rules () ((_ x) (place x))))
(define-syntax by-case (lambda (form) (syntax-case form () ((_ x) #'(list 1 (place x))))))
(define-syntax twice (syntax-rules () ((_ x) (by-rules x))))
(write (place 1)) (newline)
(write (by-rules 1)) (newline)
  (write (by-case 1)) (newline)
    (write (twice (+ 1 2))) (newline)
