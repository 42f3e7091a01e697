;;; (srfi srfi-11): let-values and let*-values.
(use-modules (srfi srfi-11))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(show
(let-values (((a b) (values 1 2)) ((c . d) (values 3 4 5)) (e (values 6))) (list a b c d e)) (let*-values (((a b) (values 1 2)) ((c) (values (+ a b)))) (list a b c)) (let-values () 1) (let*-values () 1) (let ((a 1) (b 2)) (let-values (((a) (values b)) ((b) (values a))) (list a b)))  (let-values (((a b) (values 1 2 3))) a))
