;;; (ice-9 threads): threads, on a system that has one.
;;
;; Guile manual, "Threads".  There are no concurrent threads: a new thread runs to its
;; end before the call that makes it returns, and the parallel forms work in order.
;; Mutexes count their locks so that mistakes show.

(define-module (ice-9 threads)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 match)
  #:export (call-with-new-thread current-thread all-threads thread? thread-exited?
            cancel-thread join-thread yield %thread-handler
            make-mutex make-recursive-mutex mutex? lock-mutex try-mutex unlock-mutex
            mutex-owner mutex-level mutex-locked?
            make-condition-variable condition-variable? wait-condition-variable
            signal-condition-variable broadcast-condition-variable
            current-processor-count total-processor-count
            begin-thread make-thread monitor parallel letpar with-mutex
            par-map par-for-each n-par-map n-par-for-each n-for-each-par-map))

(define-record-type <thread>
  (make-thread-record results)
  thread?
  (results thread-results set-thread-results!)) ; list of values, or #f while running

(define main-thread (make-thread-record #f))
(define running (make-parameter main-thread))

(define (current-thread)
  "The thread that runs."
  (running))

(define (all-threads)
  "The list of the threads that have not ended."
  (list (running)))

(define (thread-exited? thread)
  "True when THREAD has ended."
  (and (thread-results thread) #t))

(define (%thread-handler key . args)
  "Report an error that ended a thread."
  (print-exception (current-error-port) #f key args))

(define* (call-with-new-thread thunk #:optional handler)
  "Run THUNK to its end and return its thread."
  (let ((thread (make-thread-record #f)))
    (define (run)
      (parameterize ((running thread))
        (call-with-values thunk list)))
    (set-thread-results! thread
      (catch #t
        run
        (lambda (key . args)
          (if handler
              (call-with-values (lambda () (apply handler key args)) list)
              (begin
                (apply %thread-handler key args)
                (list #f))))))
    thread))

(define* (join-thread thread #:optional timeout timeout-value)
  "The values that THREAD ended with."
  (apply values (or (thread-results thread)
                    (error "join-thread: the thread waits for itself"))))

(define (cancel-thread thread . values)
  "Nothing: a thread that exists has ended, or is the caller."
  #f)

(define (yield)
  "Let another thread run, if there were one."
  #t)

(define-syntax-rule (begin-thread body0 body ...)
  "Evaluate the body in a new thread."
  (call-with-new-thread (lambda () body0 body ...)))

(define-syntax-rule (make-thread proc arg ...)
  "Call PROC on the arguments in a new thread."
  (call-with-new-thread (lambda () (proc arg ...))))

;;; Mutexes and condition variables.

(define-record-type <mutex>
  (make-mutex-record recursive? level owner)
  mutex?
  (recursive? mutex-recursive?)
  (level mutex-level set-mutex-level!)
  (owner mutex-owner set-mutex-owner!))

(define (make-mutex . flags)
  "A new mutex; of the flags, recursive makes one that can be locked again."
  (make-mutex-record (and (memq 'recursive flags) #t) 0 #f))

(define (make-recursive-mutex)
  "A new mutex that its owner can lock again."
  (make-mutex 'recursive))

(define (mutex-locked? mutex)
  "True when MUTEX is locked."
  (> (mutex-level mutex) 0))

(define* (lock-mutex mutex #:optional timeout)
  "Lock MUTEX."
  (when (and (mutex-locked? mutex) (not (mutex-recursive? mutex)))
    (scm-error 'misc-error "lock-mutex" "mutex already locked by thread" '() #f))
  (set-mutex-level! mutex (+ (mutex-level mutex) 1))
  (set-mutex-owner! mutex (running))
  #t)

(define (try-mutex mutex)
  "Lock MUTEX unless it is locked; whether it was done."
  (and (or (not (mutex-locked? mutex)) (mutex-recursive? mutex))
       (lock-mutex mutex)))

(define (unlock-mutex mutex)
  "Unlock MUTEX once."
  (unless (mutex-locked? mutex)
    (scm-error 'misc-error "unlock-mutex" "mutex not locked" '() #f))
  (set-mutex-level! mutex (- (mutex-level mutex) 1))
  (unless (mutex-locked? mutex) (set-mutex-owner! mutex #f))
  #t)

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
       #`(with-mutex '#,(datum->syntax form (make-mutex)) body0 body ...)))))

(define-record-type <condition-variable>
  (make-condition-variable)
  condition-variable?)

(define* (wait-condition-variable condition mutex #:optional timeout)
  "Wait for CONDITION: only a timeout can end that here."
  (unless timeout
    (error "wait-condition-variable: no other thread could signal"))
  #f)

(define (signal-condition-variable condition)
  "Wake a thread that waits for CONDITION."
  #t)

(define (broadcast-condition-variable condition)
  "Wake the threads that wait for CONDITION."
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
  (let ((var expr) ...) body0 body ...))

(define (par-map proc . lists)
  "map that could work in parallel."
  (apply map proc lists))

(define (par-for-each proc . lists)
  "for-each that could work in parallel."
  (apply for-each proc lists))

(define (n-par-map n proc . lists)
  "map by at most N threads."
  (apply map proc lists))

(define (n-par-for-each n proc . lists)
  "for-each by at most N threads."
  (apply for-each proc lists))

(define (n-for-each-par-map n consume proc . lists)
  "Call CONSUME on the results of PROC on corresponding elements."
  (for-each consume (apply map proc lists)))
