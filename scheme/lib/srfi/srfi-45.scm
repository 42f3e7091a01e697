;;; (srfi srfi-45): iterative lazy algorithms.
;;
;; A promise is a box that holds (done? . value-or-thunk); promises made by `lazy'
;; come to share the contents of the one they lead to, so chains do not grow.

(define-module (srfi srfi-45)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (lazy eager)
  #:replace (delay force promise?))

(cond-expand-provide (current-module) '(srfi-45))

(define-record-type promise
  (make-promise content)
  promise?
  (content promise-content set-promise-content!))

(set-record-type-printer! promise
  (lambda (promise port)
    (let ((content (promise-content promise)))
      (simple-format port (if (car content) "#<promise = ~S>" "#<promise => ~S>")
                     (cdr content)))))

(define-syntax-rule (lazy expr)
  "A promise that behaves as the promise EXPR, which is evaluated when forced."
  (make-promise (cons #f (lambda () expr))))

(define (eager x)
  "A promise of X."
  (make-promise (cons #t x)))

(define-syntax-rule (delay expr)
  "A promise of the value of EXPR."
  (lazy (eager expr)))

(define (force promise)
  "The value of PROMISE, computed the first time."
  (let ((content (promise-content promise)))
    (if (car content)
        (cdr content)
        (let* ((next ((cdr content)))
               ;; Forcing may have come here again and finished the job.
               (content (promise-content promise)))
          (unless (car content)
            (set-car! content (car (promise-content next)))
            (set-cdr! content (cdr (promise-content next)))
            (set-promise-content! next content))
          (force promise)))))
