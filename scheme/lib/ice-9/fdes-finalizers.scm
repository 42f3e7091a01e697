;;; (ice-9 fdes-finalizers): procedures for when file descriptors are closed.

(define-module (ice-9 fdes-finalizers)
  #:export (add-fdes-finalizer! remove-fdes-finalizer!))

(define finalizers (make-hash-table))

(define (add-fdes-finalizer! fd finalizer)
  "Keep FINALIZER for the descriptor FD."
  (hashv-set! finalizers fd (cons finalizer (hashv-ref finalizers fd '()))))

(define (remove-fdes-finalizer! fd finalizer)
  "Forget FINALIZER, which was added for FD."
  (hashv-set! finalizers fd (delq finalizer (hashv-ref finalizers fd '()))))
