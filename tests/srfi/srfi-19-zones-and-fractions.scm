;; ~Z and ~f of dates, and who tells of what is no directive.
(use-modules (srfi srfi-19))
(define (show . args) (write (apply date->string args)) (newline))
(show (make-date 0 59 1 2 3 4 2005 3600) "~Z ~z ~f")
(show (make-date 120000000 5 1 2 3 4 2005 -12600) "~Z ~f")
(show (make-date 0 0 0 0 1 1 1970 0) "~Z ~f")
(catch 'misc-error
  (lambda () (show (make-date 0 0 0 0 1 1 1970 0) "~q"))
  (lambda (key who . rest) (write who) (newline)))
(define (told thunk) (catch 'misc-error thunk (lambda args (write (list-head args 4)) (newline))))
(told (lambda () (string->date "x" "~q")))
(told (lambda () (time=? (make-time time-utc 0 0) (make-time time-tai 0 0))))
(told (lambda () (current-time 'time-foo)))
