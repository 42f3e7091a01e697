;;; (ice-9 serialize): code that runs in one thread at a time.

(define-module (ice-9 serialize)
  #:use-module (ice-9 threads)
  #:export (call-with-serialization call-with-parallelization serialize parallelize))

(define mutex (make-mutex))

(define (call-with-serialization thunk)
  "Call THUNK while no other thread is in here."
  (if (eq? (mutex-owner mutex) (current-thread))
      (thunk)
      (with-mutex mutex (thunk))))

(define (call-with-parallelization thunk)
  "Inside call-with-serialization, let others in while THUNK runs."
  (if (eq? (mutex-owner mutex) (current-thread))
      (dynamic-wind
        (lambda () (unlock-mutex mutex))
        thunk
        (lambda () (lock-mutex mutex)))
      (thunk)))

(define-syntax-rule (serialize body ...)
  "Evaluate the body while no other thread is in a serialize."
  (call-with-serialization (lambda () body ...)))

(define-syntax-rule (parallelize body ...)
  "In a serialize, let others in while the body is evaluated."
  (call-with-parallelization (lambda () body ...)))
