;; Two definitions of one name make two types.
(use-modules (srfi srfi-9))
(define-record-type a (make-a x) a? (x a-x))
(define old (make-a 1))
(define (again) (define-record-type a (make-b x) b? (x b-x)) (list (b? old) (b? (make-b 1))))
(write (again)) (newline)
