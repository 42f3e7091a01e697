;;; (ice-9 suspendable-ports): ports whose operations call a procedure where they would block.

(define-module (ice-9 suspendable-ports)
  #:export (current-read-waiter current-write-waiter
            install-suspendable-ports! uninstall-suspendable-ports!))

(define (wait-by condition)
  (lambda (port)
    (if (eq? condition 'read)
        (select (list port) '() '())
        (select '() (list port) '()))))

(define (check proc)
  (unless (procedure? proc) (error "not a procedure" proc))
  proc)
(define current-read-waiter (make-parameter (wait-by 'read) check))
(define current-write-waiter (make-parameter (wait-by 'write) check))

(define (install-suspendable-ports!)
  "From now on, have the waiters wait where a descriptor would block."
  (%suspend-ports! #t))
(define (uninstall-suspendable-ports!)
  "From now on, wait in the system again."
  (%suspend-ports! #f))
