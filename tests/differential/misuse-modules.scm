;; Modules and what is nested in them.
(misuse 1 (beautify-user-module! current-module define! defined? interaction-environment
           local-define local-define-module local-ref local-ref-module local-remove local-set!
           lookup-duplicates-handlers make-autoload-interface make-modules-in module-add!
           module-autoload! module-binder module-bound? module-call-observers module-clear!
           module-constructor module-declarative? module-define!
           module-define-submodule! module-defined? module-duplicates-handlers
           module-ensure-local-variable! module-export! module-export-all! module-filename
           module-for-each
           module-import-interface module-import-obarray module-inlinable-exports module-kind
           module-local-variable module-locally-bound? module-make-local-var! module-map
           module-modified module-name module-next-unique-id module-obarray
           module-obarray-get-handle module-obarray-ref module-obarray-remove!
           module-obarray-set! module-observe module-observe-weak module-observers
           module-public-interface module-re-export! module-ref module-ref-submodule
           module-remove! module-replace! module-replacements module-reverse-lookup module-search
           module-set! module-submodule-binder module-submodules module-symbol-binding
           module-symbol-interned? module-symbol-local-binding module-symbol-locally-interned?
           module-unobserve module-use! module-use-interfaces! module-uses module-variable
           module-version module-weak-observers module? nested-define! nested-define-module!
           nested-ref nested-ref-module nested-remove! nested-set! process-use-modules
           purify-module! reload-module resolve-interface resolve-module
           save-module-excursion set-current-module set-module-binder!
           set-module-declarative?! set-module-filename! set-module-kind! set-module-name!
           set-module-public-interface! set-module-transformer! set-module-uses!
           set-module-version! try-load-module use-srfis load-from-path primitive-load-path
           primitive-load load-in-vicinity)
        ('a 1 1.5 (string #\a #\b) (list 1 2) '() list #:k))
(each (module-ref module-variable module-defined? module-bound? module-local-variable
       module-locally-bound? module-define! module-set! module-remove! module-use! module-add!)
      ((make-module) 1) ('nothing-there 1 "a"))
(each (resolve-module resolve-interface) ('(none of these) '(1) '("a") 'ice-9 '(ice-9 none)))
(each (resolve-interface) ('(ice-9 match)) (#:select #:hide #:renamer #:prefix) ('(none) 1 'a))
;; Last: it takes what it is called with, and every change of a module looks at that.
(misuse 1 (module-defer-observers) ('a 1 1.5 (string #\a #\b) (list 1 2) '() list #:k))
