;;; (ice-9 receive) and (srfi srfi-8).
(use-modules (srfi srfi-8))

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
(receive (a b . c) (values 1 2 3 4) (list a b c)) (receive x (values 1 2) x) (receive (a) 5 a))
