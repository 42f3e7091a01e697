;; Control, exceptions, fluids, parameters, symbols, keywords and what is left of the core.
(misuse 2 (->bool abort-to-prompt* and=> apply call-with-current-continuation
           call-with-output-string call-with-input-string call-with-port call-with-values call-with-blocked-asyncs
           cons-source const datum->syntax
           default-prompt-tag eval eval-string
           exception-accessor exception-args exception-kind exception-predicate exception-type?
           exception? fluid->parameter free-identifier=? bound-identifier=? generate-temporaries
           hash hashq hashv identifier? identity integer-expt keyword-like-symbol->keyword kw-arg-ref
           list->array list->symbol list->typed-array logbit? make-array make-bitvector
           make-exception-type make-generalized-vector make-mutable-parameter
           make-object-property make-parameter make-regexp
           make-variable-transformer make-vector map map-in-order for-each and-map or-map negate  parameter-converter
           parameter-fluid parameter? parse-path parse-path-with-ellipsis primitive-eval
           provide provided? raise
           iota list-index string-every string-any make-list make-string vector-map
           read-hash-procedure regexp-exec regexp? run-hook
           search-path set-symbol-property! stack?
           string-hash string-hash-ci struct-layout substring-fill! symbol symbol-append symbol-hash
           symbol-prefix-proc symbol-property symbol-property-remove! syntax->datum
           system-error-errno unspecified? version-matches? with-continuation-barrier
           with-dynamic-state with-fluid* fluid-thread-local? frame? frame-procedure-name)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (vector 1 2) '() list #:k))
(misuse 1 (abort-to-prompt call-with-prompt call-with-escape-continuation catch dynamic-wind error
           exit throw make-exception make-exception-from-throw print-exception raise-exception
           set-exception-printer! simple-exceptions syntax-violation warn with-exception-handler
           with-throw-handler scm-error set-current-dynamic-state current-dynamic-state
           set-current-input-port set-current-output-port set-current-error-port
           with-output-to-string with-input-from-string with-error-to-string
           with-output-to-port with-input-from-port with-error-to-port
           call-with-input-file call-with-output-file with-output-to-file with-input-from-file
           force make-promise read read-char peek-char read-syntax write display newline
           make-soft-port %make-void-port open-input-string)
        ('a 1 -1 1.5 (string #\/) #\a (list 1 2) (cons 1 2) (vector 1 2) '() list #:k))
(each (catch with-throw-handler) ('a #t 1) (list 1) (list 1 (lambda (k . r) 2)))
(each (catch) ('a #t) ((lambda () (throw 'a 1 2)) (lambda () (car 1)) (lambda (x) x))
      ((lambda (k . r) r) (lambda () 1) 1) ((lambda (k . r) r) (lambda () 1) 1))
(each (with-exception-handler) ((lambda (e) 1) list 1) ((lambda () (raise 'x)) (lambda () (car 1)) 1))
(each (dynamic-wind call-with-values) (list 1 (lambda (x) x)) (list 1 (lambda (x) x)))
(each (dynamic-wind) (list 1) (list 1) (list 1))
(each (throw) ('a 1 "a" 'misc-error) (1 "a" #f) (1 "b ~S" #f) ('() 1 '(2)))
(each (error) ("a" 'a 1 "~a ~s" #f "a:" 'a:) (1 "b" 'c '(1 . 2)) ("x" #\a #f))
(each (scm-error) ('a 1) (#f "who" 'who) ("text ~S" 1 #f) ('(1) 1 #f) (#f 1))
(each (random:exp random:normal random:uniform random) (1 'a "s" (list 1)) (1 "s"))
(each (random) ('a "s" '() -1 0))
(each (set-source-properties!) (1 "s") ('() 1)) (each (set-source-property!) (1 "s") ('a 1) (1))
