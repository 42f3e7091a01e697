;; Misuse: procedures applied to too few, too many and wrong operands.
(define-module (testing misuse)
  #:export (misuse))

;; Applies each named procedure of (guile), or of MODULE, to zero up to four operands that hardly
;; anything takes, and prints what is thrown, with the message's template.
(define* (misuse names #:optional (module (resolve-interface '(guile))))
  (for-each
    (lambda (name)
      (let ((proc (module-ref module name)))
        (for-each (lambda (operands) (attempt name proc operands))
          '(() (wrong) (wrong wrong) (wrong wrong wrong) (wrong wrong wrong wrong)))))
    names))

(define (attempt name proc operands)
  (write (cons name operands))
  (display " => ")
  (catch #t
    (lambda () (apply proc operands) (display "a value"))
    (lambda (key . args) (write (list key (and (pair? args) (pair? (cdr args)) (cadr args))))))
  (newline))
