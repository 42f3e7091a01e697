;;; (srfi srfi-19): times and dates, in UTC.
(use-modules (srfi srfi-19))

(setenv "TZ" "UTC")

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

(define d (make-date 123456789 5 4 3 2 1 2020 3600))

(show (time-second (make-time time-utc 5 10)) (time-type (make-time time-utc 5 10)) (time-nanosecond (make-time time-utc 5 10)) time-utc time-tai time-monotonic time-duration time-process time-thread (make-time time-utc 5 10)
(time-difference (make-time time-utc 5 10) (make-time time-utc 7 8)) (time-difference (make-time time-utc 5 10) (make-time time-utc 7 12)) (add-duration (make-time time-utc 999999999 10) (make-time time-duration 2 1)) (subtract-duration (make-time time-utc 1 10) (make-time time-duration 2 1)) (time<? (make-time time-utc 5 10) (make-time time-utc 7 10)) (time>=? (make-time time-utc 5 10) (make-time time-utc 7 10)) (time=? (make-time time-utc 5 10) (make-time time-utc 5 10)) (time<=? (make-time time-utc 5 10) (make-time time-tai 5 10))
(time-utc->time-tai (make-time time-utc 5 1500000000)) (time-tai->time-utc (make-time time-tai 5 1500000037)) (time-utc->time-tai (make-time time-utc 5 78796800)) (time-tai->time-utc (make-time time-tai 0 1483228836)) (time-utc->time-tai (make-time time-utc 0 1483228799)) (time-utc->time-tai (make-time time-utc 0 0)) (time-utc->time-monotonic (make-time time-utc 0 1500000000))
d (date-year d) (date-month d) (date-day d) (date-hour d) (date-minute d) (date-second d) (date-nanosecond d) (date-zone-offset d) (date->time-utc d) (time-utc->date (make-time time-utc 0 1500000000) 0) (time-utc->date (make-time time-utc 7 1500000000) 7200) (time-utc->date (make-time time-utc 0 -1) 0) (time-utc->date (make-time time-utc 0 -86400000000) 0) (time-utc->date (make-time time-utc 0 68169600) 0) (time-tai->date (make-time time-tai 0 1483228836) 0) (date->time-tai d) (date->time-monotonic d)
(date-week-day d) (date-year-day d) (date-week-number d 0) (date-week-number d 1) (date->julian-day d) (date->modified-julian-day d) (julian-day->date 2458881 0) (time-utc->julian-day (make-time time-utc 0 0)) (modified-julian-day->date 58849 0)
(date->string d) (date->string d "~a ~A ~b ~B ~c") (date->string d "~d ~D ~e ~f ~h ~H ~I") (date->string d "~j ~k ~l ~m ~M ~n ~N ~p") (date->string d "~r ~s ~S ~t ~T ~U ~V") (date->string d "~w ~W ~x ~X ~y ~Y ~z ~~") (date->string d "~1 ~2 ~3 ~4 ~5") (date->string (make-date 0 0 0 0 1 1 2000 0) "~4 ~I ~l ~p ~U ~V ~W ~j") (date->string (make-date 0 0 0 13 31 12 2000 -5400) "~z ~5 ~2 ~p ~I ~U ~V ~W") (date->string d "~Q") (date->string d "abc") (date->string (make-date 5000000 9 8 7 6 5 4 0) "~f ~Y ~y ~N ~1")
(string->date "2020-02-03" "~Y-~m-~d") (string->date "2020-02-03T04:05:06Z" "~Y-~m-~dT~H:~M:~S~z") (string->date "3 Feb 2020 12:00 +0130" "~d ~b ~Y ~H:~M ~z") (string->date "Monday, February 3, 20" "~A, ~B ~d, ~y") (string->date "x" "~Y") (string->date "2020/7/4" "~Y/~m/~d") (string->date " 4" "~e")
(time? 5) (time? (make-time time-utc 0 0)) (date? d) (copy-time (make-time time-utc 5 10)) (time-resolution) (let ((t (make-time time-utc 5 10))) (set-time-second! t 3) t) (time-type (current-time)) (time-type (current-time time-tai)) (date? (current-date)) (< 2458000 (current-julian-day)) (time-type (current-time time-monotonic)) (time-type (current-time time-process)) (make-time 'foo 1 2) (make-time time-utc 3000000000 1) (make-time time-utc -1 1)
)
