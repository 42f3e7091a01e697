;;; (srfi srfi-18): threads, mutexes, condition variables, over (ice-9 threads).
;;
;; A thread waits until it is started.

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
  (%make-thread name started? specific exception)
  thread?
  (name thread-name)
  (started? thread-started? set-thread-started?!)
  (specific thread-specific thread-specific-set!)
  (exception thread-exception set-thread-exception!)
  (prim thread-prim set-thread-prim!))

(define current-thread (make-parameter (%make-thread #f #t #f #f)))
;; The mutexes that the thread has locked, for threads made here.
(define thread-mutexes (make-parameter #f))

;; Where threads wait that are not started.
(define gate (t:make-mutex))
(define opened (t:make-condition-variable))

(define (run thread thunk)
  (t:with-mutex gate
    (let loop ()
      (unless (thread-started? thread)
        (t:wait-condition-variable opened gate)
        (loop))))
  (thunk))

(define (abandon-mutexes thread)
  (hash-for-each (lambda (mutex _)
                   (when (eq? (mutex-owner mutex) thread)
                     (set-mutex-abandoned?! mutex #t)
                     (t:unlock-mutex (mutex-prim mutex))))
                 (thread-mutexes)))

(define* (make-thread thunk #:optional name)
  "A thread that calls THUNK once it is started."
  (let ((thread (%make-thread name #f #f #f)))
    (set-thread-prim!
     thread
     (t:call-with-new-thread
      (lambda ()
        (with-exception-handler
         (lambda (exception)
           (set-thread-exception! thread (make-uncaught-exception exception)))
         (lambda ()
           (parameterize ((current-thread thread)
                          (thread-mutexes (make-weak-key-hash-table)))
             (dynamic-wind
               (lambda () #t)
               (lambda () (run thread thunk))
               (lambda () (abandon-mutexes thread)))))
         #:unwind? #t))))
    thread))

(define (thread-start! thread)
  "Let THREAD run."
  (set-thread-started?! thread #t)
  (t:with-mutex gate (t:broadcast-condition-variable opened))
  thread)

(define (thread-yield!) "Let another thread run." (t:yield) *unspecified*)

(define (thread-sleep! timeout)
  "Sleep for TIMEOUT seconds, or until the time TIMEOUT."
  (unless (or (time? timeout) (number? timeout))
    (check time? timeout "thread-sleep!"))
  (let ((seconds (if (time? timeout)
                     (- (time->seconds timeout) (time->seconds (current-time)))
                     timeout)))
    (when (> seconds 0)
      (usleep (inexact->exact (ceiling (* seconds 1000000)))))
    *unspecified*))

(define none (list 'none))
(define terminated (list 'terminated))

(define (thread-terminate! thread)
  "End THREAD as it is."
  (t:cancel-thread (thread-prim thread) terminated)
  *unspecified*)

(define* (thread-join! thread #:optional (timeout none) (timeoutval none))
  "What THREAD ended with; TIMEOUTVAL if it does not end in time."
  (let ((value (if (eq? timeout none)
                   (t:join-thread (thread-prim thread))
                   (t:join-thread (thread-prim thread) timeout none))))
    (cond ((not (eq? value none))
           (cond ((eq? value terminated)
                  (raise-continuable (make-terminated-thread-exception)))
                 ((thread-exception thread) => raise-continuable)
                 (else value)))
          ((eq? timeoutval none)
           (raise-continuable (make-join-timeout-exception)))
          (else timeoutval))))

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

;;; Mutexes.

(define-record-type <mutex>
  (%make-mutex prim name specific owner abandoned?)
  mutex?
  (prim mutex-prim)
  (name mutex-name)
  (specific mutex-specific mutex-specific-set!)
  (owner mutex-owner set-mutex-owner!)
  (abandoned? mutex-abandoned? set-mutex-abandoned?!))

(define* (make-mutex #:optional name)
  "A new mutex, which is unlocked."
  (%make-mutex (t:make-mutex 'allow-external-unlock) name #f #f #f))
(define mutex make-mutex)

(define (mutex-state mutex)
  "The owner of MUTEX, or not-owned, abandoned or not-abandoned."
  (cond ((mutex-abandoned? mutex) 'abandoned)
        ((mutex-owner mutex))
        ((t:mutex-locked? (mutex-prim mutex)) 'not-owned)
        (else 'not-abandoned)))

;; TIMEOUT, in seconds from now or a time, as a time in seconds.
(define (deadline timeout)
  (cond ((number? timeout) (+ (time->seconds (current-time)) timeout))
        ((time? timeout) (time->seconds timeout))
        (else timeout)))

(define* (mutex-lock! mutex #:optional timeout (thread (current-thread)))
  "Lock MUTEX for THREAD; false if that cannot be within TIMEOUT."
  (let ((mutexes (thread-mutexes)))
    (when mutexes (hashq-set! mutexes mutex #t)))
  (and (t:lock-mutex (mutex-prim mutex) (deadline timeout))
       (begin
         (set-mutex-owner! mutex thread)
         (or (not (mutex-abandoned? mutex))
             (begin
               (set-mutex-abandoned?! mutex #f)
               (raise-continuable (make-abandoned-mutex-exception)))))))

(define* (mutex-unlock! mutex #:optional cond-var timeout)
  "Unlock MUTEX; true, but false if COND-VAR is not signalled in time."
  (let ((prim (mutex-prim mutex)))
    (and (t:mutex-locked? prim)
         (let ((signalled?
                (begin
                  (set-mutex-owner! mutex #f)
                  (or (not cond-var)
                      (t:wait-condition-variable (condition-variable-prim cond-var)
                                                 prim (deadline timeout))))))
           (t:unlock-mutex prim)
           signalled?))))

;;; Condition variables.

(define-record-type <condition-variable>
  (%make-condition-variable prim name specific)
  condition-variable?
  (prim condition-variable-prim)
  (name condition-variable-name)
  (specific condition-variable-specific condition-variable-specific-set!))

(define* (make-condition-variable #:optional name)
  "A new condition variable."
  (%make-condition-variable (t:make-condition-variable) name #f))
(define (condition-variable-signal! cond)
  "Wake one thread that waits."
  (t:signal-condition-variable (condition-variable-prim cond))
  *unspecified*)
(define (condition-variable-broadcast! cond)
  "Wake the threads that wait."
  (t:broadcast-condition-variable (condition-variable-prim cond))
  *unspecified*)
