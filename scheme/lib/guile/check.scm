;;; Checks of arguments, with the texts of Guile's own.

(define (%wrong-type who position value)
  (scm-error 'wrong-type-arg who "Wrong type argument in position ~A: ~S"
             (list position value) (list value)))

(define (%check-procedure who position value)
  (unless (procedure? value)
    (%wrong-type who position value)))

(define (%wrong-expected who position expected value)
  (scm-error 'wrong-type-arg who
             "Wrong type argument in position ~A (expecting ~A): ~S"
             (list position expected value) (list value)))

(define (%check-symbol who value)
  (unless (symbol? value)
    (%wrong-expected who 1 "symbol" value)))

(define (%check-index index low high)
  (unless (exact-integer? index)
    (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
               (list "exact integer" index) (list index)))
  (unless (<= low index high)
    (scm-error 'out-of-range #f "Value out of range ~S to< ~S: ~S"
               (list low high index) (list index))))

(define (%check-argument who position ok? value)
  (unless ok?
    (scm-error 'wrong-type-arg who "Wrong type argument in position ~a: ~a"
               (list position value) (list value))))

(define (%core-error message . irritants)
  ;; As `error' is inside Guile's own core: the message is whole.
  (let loop ((text message) (rest irritants))
    (if (null? rest)
        (scm-error 'misc-error #f text irritants #f)
        (loop (string-append text " ~S") (cdr rest)))))
