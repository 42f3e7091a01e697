;;; (ice-9 runq): queues of strips: thunks that return what is to be run next, or #f;
;; a list of strips runs in order.

(define-module (ice-9 runq)
  #:use-module (ice-9 q)
  #:export (runq-control make-void-runq make-fair-runq make-exclusive-runq
            make-subordinate-runq-to strip-sequence fair-strip-subtask))

(define (runq-control q msg . args)
  "Do what MSG says with the queue Q."
  (case msg
    ((add! enqueue!) (for-each (lambda (t) (enq! q t)) args) '*unspecified*)
    ((push!) (for-each (lambda (t) (q-push! q t)) args) '*unspecified*)
    ((empty?) (q-empty? q))
    ((length) (q-length q))
    ((kill!) (set! q (make-q)))
    (else (throw 'not-understood msg args))))

(define (make-void-runq)
  "A queue that is always empty."
  (lambda opts
    (and (pair? opts) (if (eq? (car opts) 'length) 0 #f))))

(define (run strip)
  (catch #t strip (lambda ign (warn 'runq-strip strip ign) #f)))

;; A queue whose strips come back by PUT!.
(define (make-runq put!)
  (let ((q (make-q)))
    (define (back! strip) (when strip (put! q strip)))
    (define (self . ctl)
      (cond ((pair? ctl) (apply runq-control q ctl))
            ((q-empty? q) #f)
            (else
             (let ((next (deq! q)))
               (cond ((procedure? next) (back! (run next)))
                     ((pair? next)
                      (back! (run (car next)))
                      (when (pair? (cdr next)) (put! q (cdr next)))))
               self))))
    self))

(define (make-fair-runq)
  "A queue whose strips take turns."
  (make-runq enq!))

(define (make-exclusive-runq)
  "A queue that runs its first strip until it is done."
  (make-runq q-push!))

(define (make-subordinate-runq-to superior-runq basic-runq)
  "BASIC-RUNQ, which runs as a strip of SUPERIOR-RUNQ while it is not empty."
  (define task (list #f))
  (define (self . ctl)
    (cond ((null? ctl)
           (let ((answer (basic-runq)))
             (self 'empty?)
             answer))
          ((eq? (car ctl) 'suspend) (set-cdr! task '()))
          (else
           (let ((answer (apply basic-runq ctl)))
             (unless (or (pair? (cdr task)) (basic-runq 'empty?))
               (set-cdr! task task)
               (superior-runq 'add! task))
             answer))))
  (set-car! task
            (lambda ()
              (if (basic-runq 'empty?)
                  (set-cdr! task '())
                  (let loop ((n (basic-runq 'length)))
                    (and (> n 0) (begin (basic-runq) (loop (- n 1))))))
              #f))
  self)

(define (strip-sequence . strips)
  "A strip that runs STRIPS one after the other."
  (let loop ((strips strips))
    (lambda ()
      (and (pair? strips)
           (let ((then ((car strips))))
             (loop (if then (cons then (cdr strips)) (cdr strips))))))))

(define (fair-strip-subtask . initial-strips)
  "A queue in which INITIAL-STRIPS take turns."
  (let ((queue (make-fair-runq)))
    (apply queue 'add! initial-strips)
    queue))
