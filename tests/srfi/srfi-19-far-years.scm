;; Years before 1 and after 9999, fractions of seconds.
(use-modules (srfi srfi-19))
(define-syntax-rule (show e) (begin (write e) (newline)))
(for-each (lambda (day) (show (date->string (julian-day->date day 0) "~Y ~4 ~y ~1 ~j ~U")))
          '(1721060 1721059 1721000 0 -2000000 5373484 5373485))
(show (date-nanosecond (string->date "2018-12-10 10:53:24.189" "~Y-~m-~d ~H:~M:~S.~N")))
(show (date-nanosecond (string->date "2018-12-10 10:53:24.000000001" "~Y-~m-~d ~H:~M:~S.~N")))
(show (make-time time-duration 1000000000.5 0))
(show (time-second (make-time time-utc 2500000000.0 1)))
