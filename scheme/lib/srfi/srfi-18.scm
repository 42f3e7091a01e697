;;; (srfi srfi-18): threads, mutexes, condition variables, over (ice-9 threads).
;;
;; A thread begins to run when it is started; see (ice-9 threads) for when it ends.

(define-module (srfi srfi-18)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 exceptions)
  #:use-module ((ice-9 threads) #:prefix t:)
  #:re-export (with-exception-handler)
  #:re-export-and-replace ((raise-continuable . raise))
  #:export (thread-name thread-specific thread-specific-set! thread-start!
            thread-yield! thread-sleep! thread-terminate! thread-join!
            mutex mutex-name mutex-specific mutex-specific-set! mutex-state
            mutex-lock! mutex-unlock!
            condition-variable-name condition-variable-specific
            condition-variable-specific-set! condition-variable-signal!
            condition-variable-broadcast! time? time->seconds seconds->time
            current-exception-handler join-timeout-exception?
            abandoned-mutex-exception? terminated-thread-exception?
            uncaught-exception? uncaught-exception-reason)
  #:replace (current-time current-thread thread? make-thread make-mutex mutex?
             make-condition-variable condition-variable?))

(cond-expand-provide (current-module) '(srfi-18))

(define-exception-type &abandoned-mutex-exception &external-error
  make-abandoned-mutex-exception abandoned-mutex-exception?)
(define-exception-type &join-timeout-exception &external-error
  make-join-timeout-exception join-timeout-exception?)
(define-exception-type &terminated-thread-exception &external-error
  make-terminated-thread-exception terminated-thread-exception?)
(define-exception-type &uncaught-exception &programming-error
  make-uncaught-exception uncaught-exception?
  (reason uncaught-exception-reason))

;;; Time: a pair of seconds and microseconds since the epoch.

(define (current-time) "The time now." (gettimeofday))
(define (time? obj)
  "True for a time."
  (and (pair? obj)
       (and-map (lambda (n) (and (integer? n) (>= n 0)))
                (list (car obj) (cdr obj)))))
(define (check kind? obj who)
  (unless (kind? obj)
    (scm-error 'wrong-type-arg who "Wrong type argument: ~S" (list obj) '())))
(define (time->seconds time)
  "TIME in seconds since the epoch."
  (check time? time "time->seconds")
  (+ (car time) (/ (cdr time) 1000000)))
(define (seconds->time x)
  "The time X seconds after the epoch."
  (check number? x "seconds->time")
  (let ((whole (inexact->exact (truncate x))))
    (cons whole (inexact->exact (truncate (* (- x whole) 1000000))))))

;;; Threads.

(define-record-type <thread>
  (%make-thread name thunk prim specific exception mutexes)
  thread?
  (name thread-name)
  (thunk thread-thunk set-thread-thunk!)       ; until it is started
  (prim thread-prim set-thread-prim!)
  (specific thread-specific thread-specific-set!)
  (exception thread-exception set-thread-exception!)
  (mutexes thread-mutexes set-thread-mutexes!))

(define current-thread
  (make-parameter (%make-thread #f #f #f #f #f '())))

(define* (make-thread thunk #:optional name)
  "A thread that calls THUNK once it is started."
  (%make-thread name thunk #f #f #f '()))

(define (run thread thunk)
  (define (end value)
    (for-each (lambda (mutex)
                (when (eq? (mutex-owner mutex) thread)
                  (set-mutex-owner! mutex #f)
                  (set-mutex-status! mutex 'abandoned)))
              (thread-mutexes thread))
    value)
  (parameterize ((current-thread thread))
    (end
     (with-exception-handler
      (lambda (exception)
        (unless (eq? exception thread)  ; how a thread terminates itself
          (set-thread-exception! thread (make-uncaught-exception exception))))
      thunk #:unwind? #t))))

(define (thread-start! thread)
  "Let THREAD run."
  (let ((thunk (thread-thunk thread)))
    (when thunk
      (set-thread-thunk! thread #f)
      (set-thread-prim! thread
                        (t:call-with-new-thread (lambda () (run thread thunk)))))
    thread))

(define (thread-yield!) "Let another thread run." (t:yield) *unspecified*)

(define (thread-sleep! timeout)
  "Sleep for TIMEOUT seconds, or until the time TIMEOUT."
  (unless (or (time? timeout) (number? timeout))
    (check time? timeout "thread-sleep!"))
  (let ((seconds (if (time? timeout)
                     (- (time->seconds timeout) (time->seconds (current-time)))
                     timeout)))
    (when (> seconds 0)
      (usleep (inexact->exact (truncate (* seconds 1000000)))))
    *unspecified*))

(define (thread-terminate! thread)
  "End THREAD as it is."
  (set-thread-thunk! thread #f)
  (unless (and (thread-prim thread) (t:thread-exited? (thread-prim thread)))
    (set-thread-exception! thread (make-terminated-thread-exception))
    (when (eq? thread (current-thread)) (raise-exception thread)))
  *unspecified*)

(define none (list 'none))

(define* (thread-join! thread #:optional (timeout none) (timeout-value none))
  "What THREAD ended with; TIMEOUT-VALUE if it does not end in time."
  (cond ((and (not (thread-prim thread)) (not (thread-exception thread)))
         (cond ((eq? timeout none)
                (error "thread-join!: the thread is not started" thread))
               ((eq? timeout-value none)
                (raise-continuable (make-join-timeout-exception)))
               (else timeout-value)))
        (else
         (let ((value (and (thread-prim thread)
                           (t:join-thread (thread-prim thread)))))
           (if (thread-exception thread)
               (raise-continuable (thread-exception thread))
               value)))))

(define (current-exception-handler)
  "The handler that is in force."
  (let ((tag (make-prompt-tag)))
    (call-with-prompt tag
      (lambda ()
        (with-exception-handler
         (lambda (exception)
           (raise-exception (abort-to-prompt tag) #:continuable? #t))
         (lambda () (raise-exception #f #:continuable? #t))))
      (lambda (k) k))))

;;; Mutexes: the status is not-abandoned, abandoned, or locked.

(define-record-type <mutex>
  (%make-mutex name specific owner status)
  mutex?
  (name mutex-name)
  (specific mutex-specific mutex-specific-set!)
  (owner mutex-owner set-mutex-owner!)
  (status mutex-status set-mutex-status!))

(define* (make-mutex #:optional name)
  "A new mutex, which is unlocked."
  (%make-mutex name #f #f 'not-abandoned))
(define mutex make-mutex)

(define (mutex-state mutex)
  "The owner of MUTEX, or not-owned, abandoned or not-abandoned."
  (cond ((mutex-owner mutex))
        ((eq? (mutex-status mutex) 'locked) 'not-owned)
        (else (mutex-status mutex))))

(define* (mutex-lock! mutex #:optional timeout (thread (current-thread)))
  "Lock MUTEX for THREAD; false if that cannot be within TIMEOUT."
  (let ((status (mutex-status mutex)))
    (cond ((not (eq? status 'locked))
           (set-mutex-owner! mutex thread)
           (set-mutex-status! mutex 'locked)
           (when thread
             (set-thread-mutexes! thread (cons mutex (thread-mutexes thread))))
           (or (eq? status 'not-abandoned)
               (raise-continuable (make-abandoned-mutex-exception))))
          (timeout #f)
          (else (error "mutex-lock!: nothing can unlock the mutex" mutex)))))

(define* (mutex-unlock! mutex #:optional condition-variable (timeout none))
  "Unlock MUTEX; true, but false if CONDITION-VARIABLE is not signalled in time."
  (set-mutex-owner! mutex #f)
  (set-mutex-status! mutex 'not-abandoned)
  (or (not condition-variable) (eq? timeout none) (not timeout)))

;;; Condition variables: nobody waits where one thread runs at a time.

(define-record-type <condition-variable>
  (%make-condition-variable name specific)
  condition-variable?
  (name condition-variable-name)
  (specific condition-variable-specific condition-variable-specific-set!))

(define* (make-condition-variable #:optional name)
  "A new condition variable."
  (%make-condition-variable name #f))
(define (condition-variable-signal! condition-variable)
  "Wake one thread that waits."
  *unspecified*)
(define (condition-variable-broadcast! condition-variable)
  "Wake the threads that wait."
  *unspecified*)
