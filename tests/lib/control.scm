;;; (ice-9 control) and (srfi srfi-60).
(use-modules (ice-9 control) (srfi srfi-60))

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
(bitwise-if 12 5 3) (copy-bit-field 0 -1 2 5) (bit-field 255 2 4)
(% (+ 1 (abort 2 3)) (lambda (k . a) a)) (% (+ 1 (abort (lambda (k) (k 3))))) (+ 1 (reset (+ 10 (shift k (k (k 100)))))) (reset (shift k (cons 1 (k 2)))) (let/ec k (+ 1 (k 5))) (call/ec (lambda (k) (dynamic-wind (lambda () #f) (lambda () (k 1 2)) (lambda () #f)))) (reset* (lambda () (+ 1 (shift* (lambda (k) (k 5)))))))
