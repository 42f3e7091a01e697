;;; (ice-9 history): $1, $2, ... in a session.

(define-module (ice-9 history)
  #:export (value-history-enabled? enable-value-history! disable-value-history!
            clear-value-history!))

(define enabled? #t)

(define (value-history-enabled?) "Whether values are kept." enabled?)
(define (enable-value-history!) "Keep the values of a session." (set! enabled? #t))
(define (disable-value-history!) "Keep no values." (set! enabled? #f))

(define (clear-value-history!)
  "Forget the values kept so far."
  (let ((history (resolve-module '(value-history))))
    (for-each (lambda (module)
                (for-each (lambda (name) (module-remove! module name))
                          (module-map (lambda (name variable) name) module)))
              (list history (module-public-interface history)))))
