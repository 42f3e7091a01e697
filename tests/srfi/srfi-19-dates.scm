;; SRFI 19: dates, times, arithmetic, formatting.
(use-modules (srfi srfi-19))
(define d (make-date 0 46 40 1 9 9 2001 0))
(write (list (date-year d) (date-month d) (date-day d) (date-week-day d) (date-year-day d) (time-second (date->time-utc d)))) (newline)
(write (list (date->string d "~Y-~m-~d ~H:~M:~S") (date->string d "~a ~b ~e ~j") (date->string d "~1 ~4"))) (newline)
(define t (make-time time-duration 5 100))
(write (list (time-second (add-duration (make-time time-utc 0 1000) t)) (time-second (time-difference (make-time time-utc 0 50) (make-time time-utc 0 20))) (time<? (make-time time-utc 0 1) (make-time time-utc 1 1)))) (newline)
(write (date->string (time-utc->date (make-time time-utc 0 0) 0) "~Y/~m/~d")) (newline)
(write (time-second (date->time-utc (string->date "2020-02-29 12:00:00+0000" "~Y-~m-~d ~H:~M:~S~z")))) (newline)
