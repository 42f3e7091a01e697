;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(call-with-current-continuation dynamic-wind values call-with-values force make-parameter fluid-ref fluid-set! with-fluid* make-prompt-tag catch throw eval procedure-name procedure-minimum-arity procedure-property module-ref module-define! variable-ref make-variable))
