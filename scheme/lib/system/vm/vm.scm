;;; (system vm vm): the machine.  It has one engine, and its hooks are not called.

(define-module (system vm vm)
  #:export (call-with-vm call-with-stack-overflow-handler vm-trace-level
            set-vm-trace-level! vm-engine set-vm-engine! set-default-vm-engine!
            vm-add-apply-hook! vm-add-return-hook! vm-add-next-hook! vm-add-abort-hook!
            vm-remove-apply-hook! vm-remove-return-hook! vm-remove-next-hook!
            vm-remove-abort-hook!))

(define (call-with-vm proc . args) "Call PROC on ARGS." (apply proc args))

;; The limits in force, pairs (words . handler), innermost first.
(define limits '())

(define (set-limits! list)
  (set! limits list)
  (if (null? list)
      (%limit-stack! #f #f)
      (%limit-stack! (car (car list)) overflow)))

(define (check who n)
  (unless (and (integer? n) (exact? n))
    (scm-error 'wrong-type-arg who "Wrong type argument in position 1 (expecting exact integer): ~S"
               (list n) (list n)))
  (unless (< 0 n (ash 1 60))
    (scm-error 'out-of-range who "Argument 1 out of range: ~S" (list n) (list n))))

;; The machine calls this where the stack passes the limit.  An escape from here
;; leaves some room for the guards that it calls, which run above this.
(define (overflow)
  (let ((outer limits) (entry (car limits)) (escapes? #t))
    (dynamic-wind
      (lambda () (set-limits! (cdr outer)))
      (lambda ()
        (let ((more ((cdr entry))))
          (check "call-with-stack-overflow-handler" more)
          (set-car! entry (+ (car entry) more))
          (set! escapes? #f)))
      (lambda ()
        (when escapes?
          (set-car! entry (+ (%stack-words) (* 8 guards-need))))
        (set-limits! outer)))))

;; The guard of call-with-stack-overflow-handler itself must not pass the limit.
(define guards-need 256)

(define (call-with-stack-overflow-handler limit thunk handler)
  "Call THUNK, and HANDLER where the stack has grown by LIMIT words: it escapes, or
returns how many more there may be."
  (check "call-with-stack-overflow-handler" limit)
  (let ((outer limits))
    (dynamic-wind
      (lambda () (set-limits! (cons (cons (+ (%stack-words) limit guards-need) handler)
                                  limits)))
      thunk
      (lambda () (set-limits! outer)))))

(define (vm-trace-level) "0." 0)
(define (set-vm-trace-level! level) "Nothing." (if #f #f))
(define (vm-engine) "The name of the engine." 'regular)
(define (set-vm-engine! engine) "Nothing." (if #f #f))
(define set-default-vm-engine! set-vm-engine!)

(define (ignore hook) (if #f #f))
(define vm-add-apply-hook! ignore)
(define vm-add-return-hook! ignore)
(define vm-add-next-hook! ignore)
(define vm-add-abort-hook! ignore)
(define vm-remove-apply-hook! ignore)
(define vm-remove-return-hook! ignore)
(define vm-remove-next-hook! ignore)
(define vm-remove-abort-hook! ignore)
