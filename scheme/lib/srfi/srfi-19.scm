;;; (srfi srfi-19): times and dates.
;;
;; A time is a count of seconds and nanoseconds on one of several scales; a date is a
;; time of the Gregorian calendar in a time zone.  date->string and string->date are in
;; (srfi srfi-19 text).

(define-module (srfi srfi-19)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-19 date)
  #:use-module (srfi srfi-19 text)
  #:re-export (make-date date? date-nanosecond date-second date-minute date-hour date-day
               date-month date-year date-zone-offset
               date-year-day date-week-day date-week-number date->string string->date)
  #:export (time-utc time-tai time-monotonic time-duration time-process time-thread
            make-time time? time-type time-nanosecond time-second
            set-time-type! set-time-nanosecond! set-time-second! copy-time
            time-resolution
            time<? time<=? time=? time>=? time>?
            time-difference time-difference! add-duration add-duration!
            subtract-duration subtract-duration!
            current-date current-julian-day current-modified-julian-day
            date->time-utc date->time-tai date->time-monotonic
            date->julian-day date->modified-julian-day
            time-utc->date time-tai->date time-monotonic->date
            time-utc->time-tai time-utc->time-tai! time-tai->time-utc time-tai->time-utc!
            time-utc->time-monotonic time-utc->time-monotonic!
            time-tai->time-monotonic time-tai->time-monotonic!
            time-monotonic->time-utc time-monotonic->time-utc!
            time-monotonic->time-tai time-monotonic->time-tai!
            time-utc->julian-day time-utc->modified-julian-day
            time-tai->julian-day time-tai->modified-julian-day
            time-monotonic->julian-day time-monotonic->modified-julian-day
            julian-day->date julian-day->time-utc julian-day->time-tai
            julian-day->time-monotonic
            modified-julian-day->date modified-julian-day->time-utc
            modified-julian-day->time-tai modified-julian-day->time-monotonic)
  #:replace (current-time))

(cond-expand-provide (current-module) '(srfi-19))

(define time-utc 'time-utc)
(define time-tai 'time-tai)
(define time-monotonic 'time-monotonic)
(define time-duration 'time-duration)
(define time-process 'time-process)
(define time-thread 'time-thread)

(define-record-type time
  (%make-time type nanosecond second)
  time?
  (type time-type set-time-type!)
  (nanosecond time-nanosecond set-time-nanosecond!)
  (second time-second set-time-second!))

(define nano 1000000000)

(define (make-time type nanosecond second)
  "A time of TYPE; NANOSECOND is carried over into SECOND."
  (if (exact? nanosecond)
      (let ((total (+ nanosecond (* second nano))))
        (if (and (negative? total) (eq? type time-duration))
            (%make-time type (remainder total nano) (quotient total nano))
            (%make-time type (modulo total nano) (floor-quotient total nano))))
      (let ((over (inexact->exact (floor (/ nanosecond nano)))))
        (%make-time type (- nanosecond (* over nano)) (+ second over)))))

(define (copy-time time)
  "A copy of TIME."
  (%make-time (time-type time) (time-nanosecond time) (time-second time)))

(define (time-error who type value)
  (scm-error 'misc-error (if (string? who) (string->symbol who) who)
             "TIME-ERROR type ~A: ~S" (list type value) #f))

;;; The clock.

(define* (current-time #:optional (type time-utc))
  "The time now on the scale TYPE."
  (case type
    ((time-utc) (now time-utc 0))
    ((time-tai) (utc->tai (now time-utc 0) time-tai))
    ((time-monotonic) (utc->tai (now time-utc 0) time-monotonic))
    ((time-process time-thread)
     (let ((run (get-internal-run-time)))
       (make-time type
                  (* (modulo run internal-time-units-per-second)
                     (quotient nano internal-time-units-per-second))
                  (quotient run internal-time-units-per-second))))
    (else (time-error 'current-time 'invalid-clock-type type))))

(define (now type shift)
  (let ((t (gettimeofday)))
    (make-time type (* 1000 (cdr t)) (+ (car t) shift))))

(define* (time-resolution #:optional (type time-utc))
  "The nanoseconds between two ticks of the clock TYPE."
  (case type
    ((time-utc time-tai time-monotonic) 1000)
    ((time-process time-thread) (quotient nano internal-time-units-per-second))
    (else (time-error 'time-resolution 'invalid-clock-type type))))

;;; Comparison and arithmetic.

(define (total time)
  (+ (time-nanosecond time) (* nano (time-second time))))

(define (check-same who a b)
  (unless (and (time? a) (time? b) (eq? (time-type a) (time-type b)))
    (time-error who 'incompatible-time-types (cons a b))))

(define-syntax-rule (define-comparison name text doc <)
  (define (name a b)
    doc
    (check-same text a b)
    (< (total a) (total b))))

(define-comparison time=? "time=?" "True when times A and B are equal." =)
(define-comparison time<? "time<?" "True when time A is before B." <)
(define-comparison time<=? "time<=?" "True when time A is not after B." <=)
(define-comparison time>? "time>?" "True when time A is after B." >)
(define-comparison time>=? "time>=?" "True when time A is not before B." >=)

(define (time-difference time1 time2)
  "The duration from time TIME2 to TIME1."
  (check-same "time-difference" time1 time2)
  (make-time time-duration (- (total time1) (total time2)) 0))

(define (check-duration who x)
  (unless (and (time? x) (eq? (time-type x) time-duration))
    (time-error who 'not-duration x)))

(define (add-duration t duration)
  "T later by DURATION."
  (check-duration "add-duration" duration)
  (make-time (time-type t) (+ (total t) (total duration)) 0))

(define (subtract-duration time1 duration)
  "TIME1 earlier by DURATION."
  (check-duration "subtract-duration" duration)
  (make-time (time-type time1) (- (total time1) (total duration)) 0))

(define time-difference! time-difference)
(define add-duration! add-duration)
(define subtract-duration! subtract-duration)

;;; Scales.  The monotonic one is TAI.

(define (expect who type time)
  (unless (eq? (time-type time) type)
    (time-error who 'incompatible-time-types time)))

(define (utc->tai time type)
  (%make-time type (time-nanosecond time)
              (+ (time-second time) (leap-seconds-at-utc (time-second time)))))

(define (tai->utc time)
  (%make-time time-utc (time-nanosecond time)
              (- (time-second time) (leap-seconds-at-tai (time-second time)))))

(define (retype time type)
  (%make-time type (time-nanosecond time) (time-second time)))

(define-syntax-rule (define-conversion name text from doc (time) body)
  (define (name time)
    doc
    (expect text from time)
    body))

(define-conversion time-utc->time-tai "time-utc->time-tai" time-utc
  "The UTC TIME on the TAI scale." (time) (utc->tai time time-tai))
(define-conversion time-utc->time-monotonic "time-utc->time-monotonic" time-utc
  "The UTC TIME on the monotonic scale." (time) (utc->tai time time-monotonic))
(define-conversion time-tai->time-utc "time-tai->time-utc" time-tai
  "The TAI TIME on the UTC scale." (time) (tai->utc time))
(define-conversion time-tai->time-monotonic "time-tai->time-monotonic" time-tai
  "The TAI TIME on the monotonic scale." (time) (retype time time-monotonic))
(define-conversion time-monotonic->time-utc "time-monotonic->time-utc" time-monotonic
  "The monotonic TIME on the UTC scale." (time) (tai->utc time))
(define-conversion time-monotonic->time-tai "time-monotonic->time-tai" time-monotonic
  "The monotonic TIME on the TAI scale." (time) (retype time time-tai))

(define time-utc->time-tai! time-utc->time-tai)
(define time-utc->time-monotonic! time-utc->time-monotonic)
(define time-tai->time-utc! time-tai->time-utc)
(define time-tai->time-monotonic! time-tai->time-monotonic)
(define time-monotonic->time-utc! time-monotonic->time-utc)
(define time-monotonic->time-tai! time-monotonic->time-tai)

;;; Dates.

(define (date->time-utc date)
  "The UTC time of DATE."
  (make-time time-utc (date-nanosecond date) (date->seconds date)))

(define (date->time-tai d)
  "The TAI time of D."
  (leap-corrected d (time-utc->time-tai (date->time-utc d))))

(define (date->time-monotonic d)
  "The monotonic time of D."
  (retype (date->time-tai d) time-monotonic))

;; Second 60 of a date is one before the UTC second it is counted as.
(define (leap-corrected date time)
  (if (= (date-second date) 60)
      (%make-time (time-type time) (time-nanosecond time) (- (time-second time) 1))
      time))

(define (local-offset second)
  (- (tm:gmtoff (localtime second))))

(define* (time-utc->date time #:optional (tz-offset (local-offset (time-second time))))
  "The date of the UTC TIME in the zone TZ-OFFSET seconds east of Greenwich."
  (expect "time-utc->date" time-utc time)
  (seconds->date (time-second time) (time-nanosecond time) tz-offset #f))

(define (tai->date time offset)
  (let* ((second (time-second time))
         (leap? (leap-second-tai? second))
         (utc (- second (leap-seconds-at-tai second))))
    (seconds->date (if leap? (- utc 1) utc) (time-nanosecond time)
                   (or offset (local-offset utc)) leap?)))

(define* (time-tai->date time #:optional offset)
  "The date of the TAI TIME."
  (expect "time-tai->date" time-tai time)
  (tai->date time offset))

(define* (time-monotonic->date time #:optional offset)
  "The date of the monotonic TIME."
  (expect "time-monotonic->date" time-monotonic time)
  (tai->date time offset))

(define* (current-date #:optional offset)
  "The date now."
  (let ((time (current-time time-utc)))
    (time-utc->date time (or offset (local-offset (time-second time))))))

;;; Julian days.  Day 0 began at noon of January 1, 4713 BC; modified ones count from
;;; midnight of November 17, 1858.

(define epoch-julian-day 4881175/2)
(define modified-origin 4800001/2)

(define (time-utc->julian-day time)
  "The Julian day of the UTC TIME, a rational."
  (+ epoch-julian-day (/ (total time) (* 86400 nano))))
(define (time-utc->modified-julian-day time)
  "The modified Julian day of the UTC TIME."
  (- (time-utc->julian-day time) modified-origin))
(define (time-tai->julian-day time)
  "The Julian day of the TAI TIME."
  (time-utc->julian-day (time-tai->time-utc time)))
(define (time-tai->modified-julian-day time)
  "The modified Julian day of the TAI TIME."
  (- (time-tai->julian-day time) modified-origin))
(define (time-monotonic->julian-day time)
  "The Julian day of the monotonic TIME."
  (time-utc->julian-day (time-monotonic->time-utc time)))
(define (time-monotonic->modified-julian-day time)
  "The modified Julian day of the monotonic TIME."
  (- (time-monotonic->julian-day time) modified-origin))
(define (date->julian-day date)
  "The Julian day of DATE."
  (time-utc->julian-day (date->time-utc date)))
(define (date->modified-julian-day date)
  "The modified Julian day of DATE."
  (- (date->julian-day date) modified-origin))

(define (julian-day->time-utc jdn)
  "The UTC time of the Julian day JDN."
  (make-time time-utc
             (truncate (* (- (inexact->exact jdn) epoch-julian-day) 86400 nano)) 0))
(define (julian-day->time-tai jdn)
  "The TAI time of the Julian day JDN."
  (time-utc->time-tai (julian-day->time-utc jdn)))
(define (julian-day->time-monotonic jdn)
  "The monotonic time of the Julian day JDN."
  (time-utc->time-monotonic (julian-day->time-utc jdn)))
(define (modified-julian-day->time-utc jdn)
  "The UTC time of the modified Julian day JDN."
  (julian-day->time-utc (+ jdn modified-origin)))
(define (modified-julian-day->time-tai jdn)
  "The TAI time of the modified Julian day JDN."
  (julian-day->time-tai (+ jdn modified-origin)))
(define (modified-julian-day->time-monotonic jdn)
  "The monotonic time of the modified Julian day JDN."
  (julian-day->time-monotonic (+ jdn modified-origin)))

(define* (julian-day->date jd #:optional offset)
  "The date of the Julian day JD."
  (let ((time (julian-day->time-utc jd)))
    (time-utc->date time (or offset (local-offset (time-second time))))))

(define* (modified-julian-day->date mjd #:optional offset)
  "The date of the modified Julian day MJD."
  (julian-day->date (+ mjd modified-origin) offset))

(define (current-julian-day)
  "The Julian day now."
  (time-utc->julian-day (current-time time-utc)))

(define (current-modified-julian-day)
  "The modified Julian day now."
  (time-utc->modified-julian-day (current-time time-utc)))
