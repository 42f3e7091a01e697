;;; (scheme time): R7RS 6.14.

(define-module (scheme time)
  #:export (current-jiffy current-second jiffies-per-second))

(define (current-jiffy)
  "The time since the process began, in jiffies."
  (get-internal-real-time))

(define (jiffies-per-second)
  "How many jiffies a second has."
  internal-time-units-per-second)

(define (current-second)
  "The time on the TAI scale, nearly: seconds since 1970 as a flonum."
  (let ((now (gettimeofday)))
    (+ (car now) (/ (cdr now) 1e6))))
