;;; (oop goops active-slot): slots of #:allocation #:active, which call procedures before
;;; and after they are read and set.

(define-module (oop goops active-slot)
  #:use-module (oop goops)
  #:use-module ((riad goops) #:select (unbound))
  #:export (<active-class>))

(define-class <active-class> (<class>))

(define-method (compute-get-n-set (class <active-class>) slot)
  (if (eq? (slot-definition-allocation slot) #:active)
      (let ((index (slot-ref class 'nfields)) (options (slot-definition-options slot)))
        (define (call key default . args)
          (let ((proc (get-keyword key options #f)))
            (if proc (apply proc args) default)))
        (slot-set! class 'nfields (+ index 1))
        (list (lambda (o)
                (if (call #:before-slot-ref #t o)
                    (let ((value (struct-ref o index)))
                      (unless (eq? value unbound) (call #:after-slot-ref #t o))
                      value)
                    unbound))
              (lambda (o value)
                (when (call #:before-slot-set! #t o value)
                  (struct-set! o index value)
                  (call #:after-slot-set! #t o value)))))
      (next-method)))
