;;; (srfi srfi-2): and-let*.
(use-modules (srfi srfi-2))

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
(and-let* () ) (and-let* ((x 1) ((> x 0))) x) (and-let* ((x 1) (y #f)) x) (and-let* ((x 5) x)) (and-let* ((x 5) x) 'r) (and-let* (((begin #f)))) (and-let* ((x 1)(x (+ x 1))) x) (let ((y 3)) (and-let* (y) 7)))
