;;; (ice-9 fdes-finalizers): procedures for when file descriptors are closed.

(define-module (ice-9 fdes-finalizers)
  #:export (add-fdes-finalizer! remove-fdes-finalizer!))

(define (add-fdes-finalizer! fd finalizer)
  "Have (FINALIZER FD) called before the descriptor FD is closed."
  (let ((all (%fdes-finalizers)))
    (set-cdr! all (acons fd finalizer (cdr all)))))

(define (remove-fdes-finalizer! fd finalizer)
  "Forget FINALIZER, which was added for FD, once."
  (let ((all (%fdes-finalizers)))
    (cond ((member (cons fd finalizer) (cdr all))
           => (lambda (found) (set-cdr! all (delq (car found) (cdr all))))))))
