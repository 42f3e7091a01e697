;;; (ice-9 futures): values that are computed when they are touched.

(define-module (ice-9 futures)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (future make-future future? touch))

(define-record-type <future>
  (%make-future thunk result)
  future?
  (thunk future-thunk)
  (result future-result set-future-result!)) ; a thunk, or #f before it is known

(set-record-type-printer! <future>
  (lambda (future port)
    (simple-format port "#<future ~A ~A ~S>"
                   (number->string (object-address future) 16)
                   (if (future-result future) 'done 'queued)
                   (future-thunk future))))

(define (make-future thunk)
  "A future of the values of THUNK."
  (%make-future thunk #f))

(define (touch future)
  "The values of FUTURE, or its error."
  (unless (future? future)
    (scm-error 'wrong-type-arg "touch" "Wrong type argument: ~S" (list future) (list future)))
  (unless (future-result future)
    (set-future-result! future
      (catch #t
        (lambda ()
          (call-with-values (future-thunk future)
            (lambda results (lambda () (apply values results)))))
        (lambda error (lambda () (apply throw error))))))
  ((future-result future)))

(define-syntax-rule (future body)
  "A future of the values of BODY."
  (make-future (lambda () body)))
