;;; (ice-9 suspendable-ports): ports that wait by calling a procedure.  Ports here wait
;;; in the system; the settings are kept and have no effect.

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

(define (install-suspendable-ports!) "Nothing." (if #f #f))
(define (uninstall-suspendable-ports!) "Nothing." (if #f #f))
