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
(define wanted? (make-atomic-box #t))
(define (spin)
  (when (atomic-box-ref wanted?)
    (atomic-box-set! wanted? #f)
    (kill (getpid) SIGALRM))
  (if (atomic-box-ref stop?) 'done (spin)))
(define (run thunk count)
  (call-with-prompt tag thunk
    (lambda (k)
      (if (< count 3)
          (begin (atomic-box-set! wanted? #t) (run k (+ count 1)))
          (begin (atomic-box-set! stop? #t) (list count (k)))))))
;; There is one signal at a time, sent again where it found nothing that can be suspended.
(sigaction SIGALRM
  (lambda (n)
    (if (suspendable-continuation? tag) (abort-to-prompt tag) (atomic-box-set! wanted? #t))))
(show (suspendable-continuation? tag))
(show (run spin 0))
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
