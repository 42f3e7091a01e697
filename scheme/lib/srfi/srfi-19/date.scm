;;; (srfi srfi-19 date): the calendar and leap seconds.
;;
;; Days are counted from the epoch by the arithmetic of the proleptic Gregorian
;; calendar, in which a year that starts in March has its leap day at the end.

(define-module (srfi srfi-19 date)
  #:use-module (srfi srfi-9)
  #:export (make-date date? date-nanosecond date-second date-minute date-hour date-day
            date-month date-year date-zone-offset
            date-year-day date-week-day date-week-number days-before
            date->seconds seconds->date
            leap-seconds-at-utc leap-seconds-at-tai leap-second-tai?))

(define-record-type date
  (make-date nanosecond second minute hour day month year zone-offset)
  date?
  (nanosecond date-nanosecond)
  (second date-second)
  (minute date-minute)
  (hour date-hour)
  (day date-day)
  (month date-month)
  (year date-year)
  (zone-offset date-zone-offset))       ; seconds east of Greenwich

;; The days from the epoch to a date.  There is no year 0: -1 comes before 1.
(define (days-from-epoch year month day)
  (let* ((year (if (negative? year) (+ year 1) year))
         (year (if (<= month 2) (- year 1) year))
         (month (if (> month 2) (- month 3) (+ month 9))))
    (+ (* 365 year) (floor-quotient year 4) (- (floor-quotient year 100))
       (floor-quotient year 400)
       (quotient (+ (* 153 month) 2) 5)
       (- day 1)
       -719468)))

;; Call (RECEIVE year month day) on the date DAYS after the epoch.
(define (days->date days receive)
  (let* ((days (+ days 719468))
         (era (floor-quotient days 146097))
         (day-of-era (- days (* era 146097)))
         (year-of-era (quotient (- day-of-era (quotient day-of-era 1460)
                                   (- (quotient day-of-era 36524))
                                   (quotient day-of-era 146096))
                                365))
         (day-of-year (- day-of-era (+ (* 365 year-of-era) (quotient year-of-era 4)
                                       (- (quotient year-of-era 100)))))
         (m (quotient (+ (* 5 day-of-year) 2) 153))
         (month (if (< m 10) (+ m 3) (- m 9)))
         (year (+ year-of-era (* era 400) (if (<= month 2) 1 0))))
    (receive (if (positive? year) year (- year 1)) month (+ 1 (- day-of-year (quotient (+ (* 153 m) 2) 5))))))

(define (date->seconds date)
  "The seconds from the epoch to DATE, without leap seconds."
  (+ (* 86400 (days-from-epoch (date-year date) (date-month date) (date-day date)))
     (* 3600 (date-hour date))
     (* 60 (date-minute date))
     (date-second date)
     (- (date-zone-offset date))))

(define (seconds->date seconds nanosecond offset leap?)
  "The date of SECONDS from the epoch in the zone OFFSET; when LEAP?, one second later."
  (let* ((local (+ seconds offset))
         (in-day (modulo local 86400)))
    (days->date (floor-quotient local 86400)
      (lambda (year month day)
        (make-date nanosecond
                   (+ (modulo in-day 60) (if leap? 1 0))
                   (modulo (quotient in-day 60) 60)
                   (quotient in-day 3600)
                   day month year offset)))))

(define (date-year-day date)
  "The day of DATE in its year, from 1."
  (+ 1 (- (days-from-epoch (date-year date) (date-month date) (date-day date))
          (days-from-epoch (date-year date) 1 1))))

(define (week-day year month day)
  (modulo (+ 4 (days-from-epoch year month day)) 7))

(define (date-week-day date)
  "The day of DATE in its week, 0 for Sunday."
  (week-day (date-year date) (date-month date) (date-day date)))

(define (days-before date week-starting-day)
  "How many days of the year of DATE come before the first full week."
  (modulo (- week-starting-day (week-day (date-year date) 1 1)) 7))

(define* (date-week-number date #:optional (week-starting-day 0))
  "The week of DATE in its year, 0 for the first that starts in it."
  (floor-quotient (- (date-year-day date) 1 (days-before date week-starting-day)) 7))

;;; Leap seconds: the UTC second at which TAI minus UTC became so much, newest first
;;; (IERS Bulletin C).

(define leap-seconds
  '((1483228800 . 37) (1435708800 . 36) (1341100800 . 35) (1230768000 . 34)
    (1136073600 . 33) (915148800 . 32) (867715200 . 31) (820454400 . 30)
    (773020800 . 29) (741484800 . 28) (709948800 . 27) (662688000 . 26)
    (631152000 . 25) (567993600 . 24) (489024000 . 23) (425865600 . 22)
    (394329600 . 21) (362793600 . 20) (315532800 . 19) (283996800 . 18)
    (252460800 . 17) (220924800 . 16) (189302400 . 15) (157766400 . 14)
    (126230400 . 13) (94694400 . 12) (78796800 . 11) (63072000 . 10)))

(define (leap-seconds-at-utc second)
  "TAI minus UTC at the UTC SECOND; 0 before 1972."
  (let loop ((l leap-seconds))
    (cond ((null? l) 0)
          ((>= second (caar l)) (cdar l))
          (else (loop (cdr l))))))

(define (leap-seconds-at-tai second)
  "TAI minus UTC at the TAI SECOND."
  (let loop ((l leap-seconds))
    (cond ((null? l) 0)
          ((>= second (+ (caar l) (cdar l))) (cdar l))
          (else (loop (cdr l))))))

(define (leap-second-tai? second)
  "True when the TAI SECOND is a leap second."
  (let loop ((l leap-seconds))
    (and (pair? l) (pair? (cdr l))
         (or (= second (+ (caar l) (cdadr l)))
             (loop (cdr l))))))
