;;; (srfi srfi-98): environment variables.

(define-module (srfi srfi-98)
  #:export (get-environment-variable get-environment-variables))

(cond-expand-provide (current-module) '(srfi-98))

(define get-environment-variable getenv)

(define (get-environment-variables)
  "The environment as a list of (name . value)."
  (map (lambda (entry)
         (let ((equals (string-index entry #\=)))
           (if equals
               (cons (substring entry 0 equals) (substring entry (+ equals 1)))
               (cons entry ""))))
       (environ)))
