;; resolve-interface, module-ref, module-define!, module-variable, current-module.
(define m (resolve-module '(testing sample)))
(write (list (module-ref m 'private-value) (module-defined? m 'visible) (module-defined? m 'nope) (module-name m) (module? m))) (newline)
(module-define! (current-module) 'defined-here 5)
(write defined-here) (newline)
(write (list ((module-ref (resolve-interface '(testing sample)) 'visible)) (variable-ref (module-variable m 'private-value)) (module-ref m 'nope 'default))) (newline)
(module-set! m 'private-value 'changed)
(write (module-ref m 'private-value)) (newline)
(write (sort (module-map (lambda (name var) name) (resolve-interface '(testing sample))) (lambda (a b) (string<? (symbol->string a) (symbol->string b))))) (newline)
