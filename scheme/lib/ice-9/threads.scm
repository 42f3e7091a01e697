;;; (ice-9 threads): threads that take turns.
;;
;; Guile manual, "Threads".  One thread runs at a time, until it waits: for a mutex, a
;; condition variable, another thread's end, a time.  Then the next one in the queue goes
;; on; a new one is last there.  A thread is a continuation, entered without the guards of
;; dynamic-wind.  One that does not wait is interrupted after a while, by a signal of its
;; own; what is done here is not, as asyncs are blocked.

(define-module (ice-9 threads)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:replace (call-with-new-thread current-thread all-threads thread? thread-exited?
             cancel-thread join-thread yield
             make-mutex make-recursive-mutex mutex? lock-mutex try-mutex unlock-mutex
             mutex-owner mutex-level mutex-locked?
             make-condition-variable condition-variable? wait-condition-variable
             signal-condition-variable broadcast-condition-variable
             current-processor-count total-processor-count)
  #:export (%thread-handler begin-thread make-thread monitor parallel letpar with-mutex
            par-map par-for-each n-par-map n-par-for-each n-for-each-par-map))

(define-record-type <thread>
  (make-thread-record tag asyncs joiners)
  thread?
  (tag thread-tag)                           ; of the prompt around all it does
  (next thread-next set-thread-next!)        ; a procedure that goes on with it
  (results thread-results set-thread-results!) ; a list of values, #f while it runs
  (waiting thread-waiting set-thread-waiting!) ; when it is woken, or #f
  (joiners thread-joiners set-thread-joiners!)
  (asyncs thread-asyncs set-thread-asyncs!)) ; procedures to call when it runs

(define (print-as name)
  (lambda (object port)
    (simple-format port "#<~A ~A>" name (number->string (object-address object) 16))))
(set-record-type-printer! <thread>
  (lambda (thread port)
    (let ((address (object-address thread)))
      (simple-format port "#<thread ~A (~A)>" address (number->string address 16)))))

(define main-thread (make-thread-record #f '() '()))
(define running main-thread)
(define threads (list main-thread))

(define (current-thread) "The thread that runs." running)
(define (all-threads) "The threads that have not ended." (list-copy threads))
(define (thread-exited? thread) "Whether THREAD has ended." (and (thread-results thread) #t))

;;; --- Turns ---------------------------------------------------------------

;; Those that can go on, in order; and those that wait for a time as well.
(define ready '())
(define sleepers '())

(define (now)
  (let ((time (gettimeofday)))
    (+ (car time) (/ (cdr time) 1000000))))

;; TIME, seconds since 1970 or a pair of them and microseconds, as a number; or #f.
(define (deadline time)
  (cond ((not time) #f)
        ((pair? time) (+ (car time) (/ (cdr time) 1000000)))
        (else (inexact->exact time))))

(define (wake! thread)
  (unless (or (eq? thread running) (memq thread ready) (thread-exited? thread))
    (set! sleepers (delq thread sleepers))
    (set-thread-waiting! thread #f)
    (set! ready (append ready (list thread)))
    (arm!)))

;; The time left until the first sleeper is to be woken, in microseconds.
(define (time-left)
  (max 0 (inexact->exact
          (ceiling (* 1000000 (- (apply min (map thread-waiting sleepers)) (now)))))))

;; Have the running thread interrupted when its turn is over.
(define turn 20000)
(define tick-signal 64)
(define (arm!)
  (%tick! tick-signal
          (cond ((pair? ready) turn)
                ((pair? sleepers) (max 1 (min (time-left) 1000000000)))
                (else 0))))

;; Where threads can take turns: not inside a run of the machine in this one.
(define home #f)
(define (turn-over signal)
  (if (eqv? home (%run))
      (yield)
      (arm!)))

;; A procedure that calls PROC while no signal or async is handled.
(define-syntax-rule (define-atomic (name . formals) doc body0 body ...)
  (define* (name . formals)
    doc
    (call-with-blocked-asyncs (lambda () body0 body ...))))

(define (wake-sleepers!)
  (unless (null? sleepers)
    (let ((time (now)))
      (for-each (lambda (thread)
                  (when (<= (thread-waiting thread) time) (wake! thread)))
                (sort sleepers (lambda (a b) (< (thread-waiting a) (thread-waiting b))))))))

;; Let the first thread that can go on do so.
(define (dispatch)
  (set! running #f)
  (wake-sleepers!)
  (cond ((pair? ready)
         (let ((thread (car ready)))
           (set! ready (cdr ready))
           (set! running thread)
           (arm!)
           ((thread-next thread))))
        ((pair? sleepers)
         (native-usleep (time-left))
         (when (or (%signals?) (pair? (@@ (guile) %asyncs)))
           (wake! main-thread))
         (dispatch))
        (else
         (wake! main-thread)
         (set-thread-next! main-thread
                           (let ((next (thread-next main-thread)))
                             (lambda () (next (lambda () (error "all threads wait"))))))
         (dispatch))))

;; Let others run until this thread is woken, or until TIME.
(define* (wait #:optional time)
  (let ((self running))
    ((call/cc
      (lambda (k)
        (set-thread-next! self
                          (lambda* (#:optional (thunk (lambda () #t)))
                            (%quiet-winds! #t)
                            (k (lambda ()
                                 (%quiet-winds! #f)
                                 (thunk)))))
        (when time
          (set-thread-waiting! self time)
          (set! sleepers (cons self sleepers)))
        (dispatch)))))
  (take-asyncs!))

;; Call what the running thread has been sent.
(define (take-asyncs!)
  (let ((procs (thread-asyncs running)))
    (set-thread-asyncs! running '())
    (for-each native-mark procs)
    (with-fluid* %asyncs-blocked #f %handle-signals)))

(define-atomic (yield)
  "Let another thread run."
  (set! ready (append ready (list running)))
  (wait)
  #t)

;; Wait until DONE? gives true, or until TIME: what it gave.  QUEUE! is called with the
;; thread before each wait.
(define (wait-until done? queue! time)
  (let ((self running))
    (let loop ()
      (or (done?)
          (and (or (not time) (< (now) time))
               (begin
                 (queue! self)
                 (wait time)
                 (loop)))))))

;; A thread that sleeps lets others run.
(define native-sleep sleep)
(define native-usleep usleep)
(define-atomic (sleep-until time)
  "Let others run until TIME."
  (wait-until (lambda () #f) (lambda (self) #t) time)
  0)
(module-define! the-root-module 'sleep
  (lambda (seconds)
    "Wait SECONDS; how many were left when a signal came."
    (if (null? (cdr threads))
        (native-sleep seconds)
        (sleep-until (+ (now) (inexact->exact seconds))))))
(module-define! the-root-module 'usleep
  (lambda (microseconds)
    "Wait MICROSECONDS; how many were left when a signal came."
    (if (null? (cdr threads))
        (native-usleep microseconds)
        (sleep-until (+ (now) (/ (inexact->exact microseconds) 1000000))))))

;; An async goes to its thread, which need not be the one that runs.
(define native-mark system-async-mark)
(module-define! the-root-module 'system-async-mark
  (lambda* (proc #:optional (thread running))
    "Call PROC soon, in THREAD, by default the one that runs."
    (cond ((eq? thread running) (native-mark proc))
          ((not (thread-exited? thread))
           (call-with-blocked-asyncs
            (lambda ()
              (set-thread-asyncs! thread (append (thread-asyncs thread) (list proc)))
              (wake! thread)))))))

;;; --- Threads -------------------------------------------------------------

(define (%thread-handler key . args)
  "Report an error that ended a thread."
  (print-exception (current-error-port) #f key args))

;; Call THUNK with fluids of its own, those that have been set or bound by now.
(define (with-own-fluids thunk)
  (let ((all (%state-fluids)))
    (with-fluids* (map car all) (map cadr all)
      (lambda () (with-fluid* %asyncs-blocked #f
                  (lambda () (%handle-signals) (thunk)))))))

(define-atomic (call-with-new-thread thunk #:optional handler)
  "Let THUNK run in a new thread, which is returned.  HANDLER gets its errors."
  (unless home
    (sigaction tick-signal turn-over))
  (set! home (%run))
  (let* ((tag (make-prompt-tag))
         (thread (make-thread-record tag '() '())))
    (set! threads (cons thread threads))
    (define (run)
      (call-with-prompt tag
        (lambda ()
          (catch #t
            (lambda ()
              (call-with-values
                  (lambda ()
                    (with-own-fluids
                     (if handler (lambda () (catch #t thunk handler)) thunk)))
                list))
            (lambda (key . args)
              (apply %thread-handler key args)
              '())))
        (lambda (k . values) values)))
    (call/cc
     (lambda (go-on)
       ((call/cc
         (lambda (k)
           (set-thread-next! thread
                             (lambda* (#:optional (thunk run))
                               (%quiet-winds! #t)
                               (k (lambda ()
                                    (%quiet-winds! #f)
                                    (end! thread
                                          (if (eq? thunk run)
                                              (run)
                                              (call-with-prompt tag thunk
                                                (lambda (k . values) values))))))))
           (wake! thread)
           (go-on #t))))))
    thread))

(define (end! thread results)
  (set-thread-results! thread results)
  (set! threads (delq thread threads))
  (for-each wake! (thread-joiners thread))
  (dispatch))

(define-atomic (join-thread thread #:optional timeout timeoutval)
  "The values that THREAD ended with, or TIMEOUTVAL where it has not by TIMEOUT."
  (when (or (not (thread? thread)) (eq? thread main-thread) (eq? thread running))
    (scm-error 'misc-error #f "foreign thread cannot be joined ~S" (list thread) #f))
  (if (wait-until (lambda () (thread-results thread))
                  (lambda (self)
                    (set-thread-joiners! thread (cons self (thread-joiners thread))))
                  (deadline timeout))
      (apply values (thread-results thread))
      timeoutval))

(define-atomic (cancel-thread thread . values)
  "End THREAD, which gets VALUES as its own."
  (define (abort) (apply abort-to-prompt (thread-tag thread) values))
  (cond ((thread-results thread) #f)
        ((eq? thread running) (abort))
        (else
         (let ((next (thread-next thread)))
           (set-thread-next! thread (lambda () (next abort)))
           (wake! thread))))
  (if #f #f))

(define-syntax-rule (begin-thread body0 body ...)
  "Evaluate the body in a new thread."
  (call-with-new-thread (lambda () body0 body ...)))

(define-syntax-rule (make-thread proc arg ...)
  "Call PROC on the arguments in a new thread."
  (call-with-new-thread (lambda () (proc arg ...))))

;;; --- Mutexes -------------------------------------------------------------

(define-record-type <mutex>
  (make-mutex-record kind level owner waiters)
  mutex?
  (kind mutex-kind)                     ; recursive, allow-external-unlock or #f
  (level level set-level!)
  (owner owner set-owner!)
  (waiters waiters set-waiters!))
(set-record-type-printer! <mutex> (print-as 'mutex))

(define* (make-mutex #:optional kind)
  "A new mutex; KIND is recursive, allow-external-unlock or absent."
  (unless (memq kind '(#f recursive allow-external-unlock))
    (scm-error 'misc-error "make-mutex" "unsupported mutex kind: ~a" (list kind) #f))
  (make-mutex-record kind 0 #f '()))

(define (make-recursive-mutex)
  "A new mutex that its owner can lock again."
  (make-mutex 'recursive))

(define (check-mutex object)
  (unless (mutex? object)
    (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S" (list "mutex" object)
               (list object))))

(define (mutex-locked? mutex) "Whether MUTEX is locked." (> (mutex-level mutex) 0))
(define (mutex-level mutex) "How often MUTEX is locked." (check-mutex mutex) (level mutex))
(define (mutex-owner mutex) "The thread that has locked MUTEX, or #f."
  (check-mutex mutex)
  (owner mutex))

(define-atomic (lock-mutex mutex #:optional timeout)
  "Lock MUTEX: true, or #f where another thread has it until TIMEOUT."
  (check-mutex mutex)
  (when (and (eq? (owner mutex) running) (not (mutex-kind mutex)))
    (scm-error 'misc-error "lock-mutex" "mutex already locked by thread" '() #f))
  (let ((self running))
    (wait-until (lambda ()
                  (and (or (= (level mutex) 0)
                           (and (eq? (owner mutex) self)
                                (eq? (mutex-kind mutex) 'recursive)))
                       (begin (set-level! mutex (+ (level mutex) 1))
                              (set-owner! mutex self)
                              #t)))
                (lambda (self) (set-waiters! mutex (append (waiters mutex) (list self))))
                (deadline timeout))))

(define (try-mutex mutex)
  "Lock MUTEX unless another thread has it; whether it was done."
  (lock-mutex mutex 0))

(define-atomic (unlock-mutex mutex)
  "Unlock MUTEX once."
  (check-mutex mutex)
  (cond ((= (level mutex) 0)
         (scm-error 'misc-error "unlock-mutex" "mutex not locked" '() #f))
        ((not (or (eq? (owner mutex) running)
                  (eq? (mutex-kind mutex) 'allow-external-unlock)))
         (scm-error 'misc-error "unlock-mutex" "mutex not locked by current thread" '()
                    #f)))
  (set-level! mutex (- (level mutex) 1))
  (when (= (level mutex) 0) (release! mutex))
  #t)

(define (release! mutex)
  (set-owner! mutex #f)
  (let ((all (waiters mutex)))
    (set-waiters! mutex '())
    (for-each wake! all)))

(define-syntax-rule (with-mutex mutex body0 body ...)
  "Evaluate the body with MUTEX locked."
  (let ((m mutex))
    (dynamic-wind
      (lambda () (lock-mutex m))
      (lambda () body0 body ...)
      (lambda () (unlock-mutex m)))))

(define-syntax monitor
  (lambda (form)
    "Evaluate the body with a mutex locked that belongs to this place."
    (syntax-case form ()
      ((_ body0 body ...)
       #`(with-mutex (monitor-mutex '#,(datum->syntax #'body0 (gensym "monitor")))
           body0 body ...)))))

(define monitors (make-hash-table))
(define (monitor-mutex name)
  (or (hashq-ref monitors name)
      (hashq-set! monitors name (make-mutex))))

;;; --- Condition variables -------------------------------------------------

(define-record-type <condition-variable>
  (make-condition-record sleepers)
  condition-variable?
  (sleepers waiting set-waiting!))
(set-record-type-printer! <condition-variable> (print-as 'condition-variable))

(define (make-condition-variable) "A new condition variable." (make-condition-record '()))

(define (check-condition object)
  (unless (condition-variable? object)
    (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
               (list "condition-variable" object) (list object))))

(define-atomic (wait-condition-variable condition mutex #:optional timeout)
  "Unlock MUTEX until CONDITION is signalled: true; or #f at TIMEOUT."
  (check-condition condition)
  (check-mutex mutex)
  (cond ((= (level mutex) 0)
         (scm-error 'misc-error "wait-condition-variable" "mutex not locked" '() #f))
        ((not (eq? (owner mutex) running))
         (scm-error 'misc-error "wait-condition-variable"
                    "mutex not locked by current thread" '() #f)))
  (let ((self running) (depth (level mutex)) (time (deadline timeout)))
    (set-waiting! condition (append (waiting condition) (list self)))
    (set-level! mutex 0)
    (release! mutex)
    ;; A thread that is cancelled has the mutex again as well.
    (dynamic-wind
      (lambda () #t)
      (lambda ()
        (wait-until (lambda () (not (memq self (waiting condition))))
                    (lambda (self) #t)
                    time))
      (lambda ()
        (set-waiting! condition (delq self (waiting condition)))
        (lock-mutex mutex)
        (set-level! mutex depth)))))

(define-atomic (signal-condition-variable condition)
  "Wake a thread that waits for CONDITION."
  (check-condition condition)
  (let ((all (waiting condition)))
    (when (pair? all)
      (set-waiting! condition (cdr all))
      (wake! (car all))))
  #t)

(define-atomic (broadcast-condition-variable condition)
  "Wake the threads that wait for CONDITION."
  (check-condition condition)
  (let ((all (waiting condition)))
    (set-waiting! condition '())
    (for-each wake! all))
  #t)

;;; Processors.

(define (total-processor-count)
  "The number of processors that the system lists."
  (catch 'system-error
    (lambda ()
      (call-with-input-file "/proc/cpuinfo"
        (lambda (port)
          (let loop ((count 0))
            (let ((line ((@ (ice-9 rdelim) read-line) port)))
              (cond ((eof-object? line) (max 1 count))
                    ((string-prefix? "processor" line) (loop (+ count 1)))
                    (else (loop count))))))))
    (lambda args 1)))

;; How many processors "0-3,8" stands for.
(define (count-cpu-list text)
  (apply + (map (lambda (range)
                  (match (map string->number (string-split range #\-))
                    ((first last) (+ 1 (- last first)))
                    (_ 1)))
                (string-split text #\,))))

(define (current-processor-count)
  "The number of processors this process may use."
  (catch 'system-error
    (lambda ()
      (call-with-input-file "/proc/self/status"
        (lambda (port)
          (let loop ()
            (let ((line ((@ (ice-9 rdelim) read-line) port)))
              (cond ((eof-object? line) (total-processor-count))
                    ((string-prefix? "Cpus_allowed_list:" line)
                     (count-cpu-list (string-trim-both (substring line 18))))
                    (else (loop))))))))
    (lambda args 1)))

;;; Parallel forms, in order.

(define-syntax-rule (parallel expr ...)
  "The values of the expressions."
  (values expr ...))

(define-syntax-rule (letpar ((var expr) ...) body0 body ...)
  "let whose expressions could be evaluated in parallel."
  (call-with-values (lambda () (parallel expr ...))
    (lambda (var ...) body0 body ...)))

(define (par-map proc . lists)
  "map that could work in parallel."
  (apply map proc lists))

(define (par-for-each proc . lists)
  "for-each that could work in parallel."
  (apply for-each proc lists))

(define (n-par-map n proc . arglists)
  "map by at most N threads."
  (apply map proc arglists))

(define (n-par-for-each n proc . arglists)
  "for-each by at most N threads."
  (apply for-each proc arglists))

(define (n-for-each-par-map n s-proc p-proc . arglists)
  "Call S-PROC on the results of P-PROC on corresponding elements."
  (for-each s-proc (apply map p-proc arglists)))
