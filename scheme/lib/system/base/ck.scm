;;; (system base ck): macros that are applied to the expansions of macros.
;;
;; Oleg Kiselyov, "Applicative syntax-rules: macros that compose better" (the CK machine).
;; (ck () (macro argument ...)): an argument is quoted or a call of such a macro; a macro
;; (m stack 'argument ...) expands to (ck stack 'result) or (ck stack call).

(define-module (system base ck)
  #:export (ck))

(define-syntax ck
  (syntax-rules (quote)
    ((_ () 'value) value)
    ((_ (((macro ...) . calls) . stack) 'value)
     (ck-arguments stack (macro ... 'value) . calls))
    ((_ stack (macro . arguments))
     (ck-arguments stack (macro) . arguments))))

;; Work on the arguments from the left: those before are done.
(define-syntax ck-arguments
  (syntax-rules (quote)
    ((_ stack (macro value ...)) (macro stack value ...))
    ((_ stack (done ...) 'value . rest) (ck-arguments stack (done ... 'value) . rest))
    ((_ stack done call . rest) (ck ((done . rest) . stack) call))))
