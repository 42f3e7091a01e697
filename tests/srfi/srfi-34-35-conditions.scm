;; SRFI 34 and 35: conditions, compound ones, fields, with guard.
(use-modules (srfi srfi-34) (srfi srfi-35))
(define-condition-type &oops &error oops? (why oops-why) (code oops-code))
(write (guard (c ((oops? c) (list (oops-why c) (oops-code c) (error? c) (message-condition? c)))) (raise (condition (&oops (why "because") (code 5)))))) (newline)
(define compound (condition (&message (message "hello")) (&oops (why 'w) (code 1))))
(write (list (oops? compound) (condition-message compound) (oops-code compound) (condition-ref compound 'why) (condition? compound) (condition-has-type? compound &message) (serious-condition? compound))) (newline)
(write (list (condition-message (extract-condition compound &message)) (oops? (make-compound-condition (condition (&serious)) compound)) (error? (make-condition &error)) (condition-type? &oops))) (newline)
