;;; (srfi srfi-26): cut and cute.
(use-modules (srfi srfi-26))

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
((cut list 1 <> 3 <>) 2 4) ((cut list 1 <> <...>) 2 3 4) ((cut <> 1) list) ((cut list)) ((cute list 1 <> 3) 2) ((cut list 1 <>) 2 3) ((cut + <> ) ) ((cut <> <> <...>) list 1 2 3) (let ((n 0)) (let ((f (cute list (begin (set! n (+ n 1)) n) <>))) (f 1) (f 2))) ((cut cons <>)) ((cute <> <...>) list 2 3) ((cute list <...>) 2 3))
