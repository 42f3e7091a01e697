;;; (srfi srfi-171 gnu): Guile's extensions of SRFI 171.

(define-module (srfi srfi-171 gnu)
  #:use-module (srfi srfi-171)
  #:use-module (srfi srfi-171 meta)
  #:export (tbatch tfold))

(define tbatch
  (case-lambda
    "A transducer that gives what batches of inputs are reduced to by a reducer,
each until that ends."
    ((f) (tbatch identity f))
    ((xform f)
     (lambda (next)
       (let* ((inner (xform f)) (state (f)))
         (case-lambda
           (() (next))
           ((result)
            (if (equal? state (inner))
                (next result)
                (let ((last (next result (inner state))))
                  (next (if (reduced? last) (unreduce last) last)))))
           ((acc x)
            (let ((new (inner state x)))
              (cond ((reduced? new)
                     (set! inner (xform f))
                     (set! state (inner))
                     (next acc (inner (unreduce new))))
                    (else (set! state new) acc))))))))))

(define* (tfold reducer #:optional (seed (reducer)))
  "A transducer that gives what its inputs so far are reduced to by REDUCER."
  (lambda (next)
    (let ((state seed))
      (case-lambda
        (() (next))
        ((result) (next result))
        ((acc x)
         (set! state (reducer state x))
         (if (reduced? state)
             (reduced (next (unreduce state)))
             (next acc state)))))))
