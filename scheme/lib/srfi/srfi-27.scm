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
  ;; The bits of I and J in turn, as in Guile.
  (define (spread n)
    (do ((n n (ash n -1))
         (place 0 (+ place 2))
         (spread 0 (logior spread (ash (logand n 1) place))))
        ((zero? n) spread)))
  (set-source-state! s (seed->random-state (logior (ash (spread i) 1) (spread j)))))

(define (random-source-make-integers s)
  "A procedure that draws an integer from 0 up to its argument."
  (lambda (n) (random n (source-state s))))

(define* (random-source-make-reals source #:optional (unit 1/2))
  "A procedure that draws a number between 0 and 1; Guile minds no UNIT."
  (unless (and (real? unit) (< 0 unit 1))
    (error "unit must be real between 0 and 1" unit))
  (lambda ()
    (let loop ()
      (let ((x (random:uniform (source-state source))))
        (if (zero? x) (loop) x)))))

(define default-random-source (make-random-source))
(define random-integer (random-source-make-integers default-random-source))
(define random-real (random-source-make-reals default-random-source))
