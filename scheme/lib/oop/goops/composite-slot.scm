;;; (oop goops composite-slot): slots of #:allocation #:propagated, which stand for slots
;;; of the objects in other slots.

(define-module (oop goops composite-slot)
  #:use-module (oop goops)
  #:export (<composite-class>))

(define-class <composite-class> (<class>))

;; #:propagate-to lists slots, or (SLOT NAME) where the name there is another.
(define-method (compute-get-n-set (class <composite-class>) slot)
  (if (eq? (slot-definition-allocation slot) #:propagated)
      (let* ((name (slot-definition-name slot))
             (targets (map (lambda (target)
                             (if (pair? target) target (list target name)))
                           (get-keyword #:propagate-to (slot-definition-options slot)
                                        '()))))
        (when (null? targets)
          (goops-error "Propagation not specified for slot ~S" name))
        (let ((first (car targets)))
          (list (lambda (o) (slot-ref (slot-ref o (car first)) (cadr first)))
                (lambda (o value)
                  (for-each (lambda (target)
                              (slot-set! (slot-ref o (car target)) (cadr target) value))
                            targets)))))
      (next-method)))
