;;; (ice-9 time): how long an expression takes.

(define-module (ice-9 time)
  #:use-module (ice-9 format)
  #:export (time))

(define (call-timed thunk)
  (let* ((gc (gc-run-time)) (start (times)) (results (call-with-values thunk list))
         (end (times)) (gc-end (gc-run-time)))
    (define (seconds from to)
      (exact->inexact (/ (- to from) internal-time-units-per-second)))
    (define (between field) (seconds (field start) (field end)))
    (display "clock utime stime cutime cstime gctime\n")
    (format #t "~5,2F ~5,2F ~5,2F ~6,2F ~6,2F ~6,2F\n"
            (between tms:clock) (between tms:utime) (between tms:stime)
            (between tms:cutime) (between tms:cstime) (seconds gc gc-end))
    (apply values results)))

(define-syntax-rule (time exp)
  "Print the seconds that EXP takes; its values."
  (call-timed (lambda () exp)))
