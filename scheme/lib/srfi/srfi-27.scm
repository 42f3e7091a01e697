;;; (srfi srfi-27): sources of random bits, over the core's random states.

(define-module (srfi srfi-27)
  #:use-module (srfi srfi-9)
  #:export (random-integer random-real default-random-source make-random-source
            random-source? random-source-state-ref random-source-state-set!
            random-source-randomize! random-source-pseudo-randomize!
            random-source-make-integers random-source-make-reals))

(cond-expand-provide (current-module) '(srfi-27))

(define-record-type <random-source>
  (%make-random-source state)
  random-source?
  (state source-state set-source-state!))

(define (make-random-source)
  "A new source, in the same state each time."
  (%make-random-source (seed->random-state 0)))

(define (random-source-state-ref s)
  "The state of S, as something that can be written."
  (random-state->datum (source-state s)))

(define (random-source-state-set! s state)
  "Put S into the state STATE."
  (set-source-state! s (datum->random-state state)))

(define (random-source-randomize! s)
  "Put S into a state that differs each time."
  (let ((now (gettimeofday)))
    (set-source-state! s (seed->random-state (+ (* 1000000 (car now)) (cdr now))))))

(define (random-source-pseudo-randomize! s i j)
  "Put S into a state that I and J, indices from 0, decide."
  (set-source-state! s (seed->random-state (+ i (* j 65537)))))

(define (random-source-make-integers s)
  "A procedure that draws an integer from 0 up to its argument."
  (lambda (n) (random n (source-state s))))

(define* (random-source-make-reals source #:optional unit)
  "A procedure that draws a number between 0 and 1, in steps of UNIT when that is given."
  (if unit
      (let ((steps (inexact->exact (floor (/ 1 unit)))))
        (lambda ()
          (* unit (+ 1 (random (- steps 1) (source-state source))))))
      (lambda () (random:uniform (source-state source)))))

(define default-random-source (make-random-source))
(define random-integer (random-source-make-integers default-random-source))
(define random-real (random-source-make-reals default-random-source))
