;; interpreted only: compiled code keeps no places of quoted data.
;; A form that a macro quotes has the place that the reader saw; so has its error.
(define-syntax-rule (place form) (assq-ref (source-properties 'form) 'column))
(define-syntax place*
  (lambda (form)
    (syntax-case form () ((_ part) #'(assq-ref (source-properties 'part) 'line)))))
(write (list (place (a b)) (place* (a b))))
(newline)
(define-syntax-rule (column form)
  (catch 'syntax-error
    (lambda () (eval 'form (current-module)))
    (lambda (key who message where . rest) (assq-ref where 'column))))
(write (list (column (let ((x)) x)) (column   (let ((y)) y))))
(newline)
(define-syntax-rule (try e)
  (catch #t (lambda () (write (eval 'e (current-module))))
    (lambda (key . args) (write (list key (cadr args))))))
(try (@@ @@ (guile) (@@ primitive cons)))
(try (@@ @@ (guile) ((@@ primitive cons) 1 2)))
