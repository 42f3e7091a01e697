;; Handlers of signals and asyncs run in the middle of loops, and may leave them or keep
;; their continuations.
(use-modules (ice-9 control) (ice-9 atomic) (ice-9 threads))
(define-syntax-rule (show e) (begin (write e) (newline)))
(show (let/ec break
        (let loop ((n 0))
          (when (= n 10) (system-async-mark (lambda () (break n))))
          (loop (+ n 1)))))
;; Left by a signal.
(show (let/ec break
        (sigaction SIGALRM (lambda (n) (break (list 'alarm (= n SIGALRM)))))
        (setitimer ITIMER_REAL 0 0 0 1000)
        (let loop () (loop))))
;; Suspended by one, and gone on with.
(define tag (make-prompt-tag))
(define stop? (make-atomic-box #f))
(define (spin) (let loop ((n 0)) (if (atomic-box-ref stop?) (list 'done (> n 0)) (loop (+ n 1)))))
(define (run thunk count)
  (call-with-prompt tag thunk
    (lambda (k)
      (if (< count 3)
          (begin (tick 1000) (run k (+ count 1)))
          (begin (atomic-box-set! stop? #t) (list count (k)))))))
;; A signal may come before there is something to suspend: then the next one counts.
(define (tick microseconds) (setitimer ITIMER_REAL 0 microseconds 0 microseconds))
(sigaction SIGALRM
  (lambda (n) (when (suspendable-continuation? tag) (tick 0) (abort-to-prompt tag))))
(show (suspendable-continuation? tag))
(show (run (lambda () (tick 1000) (spin)) 0))
(sigaction SIGALRM SIG_DFL)
;; Blocked ones wait.
(define order '())
(define (note x) (set! order (cons x order)))
(call-with-blocked-asyncs
 (lambda ()
   (system-async-mark (lambda () (note 'async)))
   (let loop ((n 0)) (when (< n 1000) (loop (+ n 1))))
   (note 'blocked)))
(let loop ((n 0)) (when (< n 1000) (loop (+ n 1))))
(show (reverse order))
;; Two threads that never wait for each other but by looking.
(define box (make-atomic-box 0))
(define (turns mine)
  (let loop ()
    (let ((n (atomic-box-ref box)))
      (when (< n 6)
        (when (eq? (even? n) mine) (atomic-box-set! box (+ n 1)))
        (loop)))))
(define other (call-with-new-thread (lambda () (turns #f) 'odd)))
(turns #t)
(show (list (join-thread other) (atomic-box-ref box)))
;; Called after collections.
(define collections 0)
(add-hook! after-gc-hook (lambda () (set! collections (+ collections 1))))
(gc)
(let loop ((n 0)) (when (< n 100000) (loop (+ n 1))))
(show (> collections 0))
