;;; Bindings by names in modules within modules (Guile manual, "Module System
;;; Reflection"), and what a module knows of itself.

(define (%nested proc root names)
  ;; PROC of the module that all of NAMES but the last lead to, and the last.
  (let loop ((module root) (name (car names)) (rest (cdr names)))
    (cond ((null? rest) (proc module name))
          ((module-ref-submodule module name)
           => (lambda (inner) (loop inner (car rest) (cdr rest))))
          (else (%core-error "failed to resolve module" names)))))

(define (nested-set! root names val)
  "Set the variable that NAMES lead to from ROOT."
  (%nested (lambda (m name) (module-set! m name val)) root names))

(define (nested-define! root names val)
  "Define the variable that NAMES lead to from ROOT."
  (%nested (lambda (m name) (module-define! m name val)) root names))

(define (nested-remove! root names)
  "Remove the variable that NAMES lead to from ROOT."
  (%nested module-remove! root names))

(define (nested-define-module! root names module)
  "Let NAMES lead from ROOT to MODULE; modules between are made."
  (let loop ((outer root) (names names))
    (if (null? (cdr names))
        (module-define-submodule! outer (car names) module)
        (loop (or (module-ref-submodule outer (car names))
                  (let ((inner (make-module)))
                    (set-module-kind! inner 'directory)
                    (module-define-submodule! outer (car names) inner)
                    inner))
              (cdr names)))))

(define (local-ref names) (nested-ref (current-module) names))
(define (local-set! names val) (nested-set! (current-module) names val))
(define (local-define names val) (nested-define! (current-module) names val))
(define (local-remove names) (nested-remove! (current-module) names))
(define (local-ref-module names) (nested-ref-module (current-module) names))
(define (local-define-module names mod)
  (nested-define-module! (current-module) names mod))

(define (module-search fn m v)
  "Return the first true value of (FN MODULE V) for M and what it imports."
  (or (fn m v)
      (or-map (lambda (used) (module-search fn used v)) (module-uses m))))

(define (module-symbol-local-binding m v . opt-val)
  "Return the value of V in M itself, or the third argument."
  (let ((var (module-local-variable m v)))
    (cond ((and var (variable-bound? var)) (variable-ref var))
          ((pair? opt-val) (car opt-val))
          (else (error "Locally unbound variable." v)))))

(define (module-symbol-binding m v . opt-val)
  "Return the value of V in M or in what it imports, or the third argument."
  (let ((var (module-variable m v)))
    (cond ((and var (variable-bound? var)) (variable-ref var))
          ((pair? opt-val) (car opt-val))
          (else (error "Unbound variable." v)))))

(define (module-symbol-locally-interned? m v)
  "Return #t if M itself has a variable V."
  (module-uses m)
  (->bool (module-local-variable m v)))

(define (module-symbol-interned? m v)
  "Return #t if M or what it imports has a variable V."
  (module-uses m)
  (->bool (module-variable m v)))

(define (module-import-interface module sym)
  "Return the interface that MODULE has the variable SYM from, or #f."
  (%check-module "module-import-interface" module)
  (unless (symbol? sym) (%wrong-expected "module-import-interface" 2 "symbol" sym))
  (let ((var (module-variable module sym)))
    (and var
         (not (module-local-variable module sym))
         (or-map (lambda (used) (and (eq? var (module-variable used sym)) used))
                 (module-uses module)))))

(define (module-reverse-lookup module variable)
  "Return the name of VARIABLE in MODULE, by default (guile), or in what it imports,
or #f."
  (when module (%check-module "module-reverse-lookup" module))
  (unless (variable? variable)
    (%wrong-expected "module-reverse-lookup" 2 "variable" variable))
  (define (name-in m)
    (or-map (lambda (entry) (and (eq? (cdr entry) variable) (car entry)))
            (%module->alist m)))
  (let ((module (or module the-root-module)))
    (or (name-in module) (or-map name-in (module-uses module)))))

(define (%obarray-ref obarray name) (hashq-ref obarray name))
;; Imported variables are found anew each time: none are kept.
(define (module-import-obarray module) (module-uses module) (make-hash-table))
(define (%get-pre-modules-obarray) (module-obarray the-root-module))
(define (%print-module mod port) (write mod port))
(define (module-obarray-ref ob key) (hashq-ref ob key))
(define (module-obarray-set! ob key val) (hashq-set! ob key val))
(define (module-obarray-remove! ob key) (hashq-remove! ob key))
(define (module-obarray-get-handle ob key) (hashq-get-handle ob key))

(define* (module-gensym #:optional (id " mg") (m (current-module)))
  "Return a new symbol that is named after M."
  (symbol-append (gensym id)))

(define (module-next-unique-id module)
  (or (module-property module 'next-unique-id) 0))
(define (set-module-next-unique-id! module val)
  (set-module-property! module 'next-unique-id val))
(define (module-generate-unique-id! m)
  "Return a number that M has not given before."
  (let ((id (module-next-unique-id m)))
    (set-module-next-unique-id! m (+ id 1))
    id))

(define* (try-load-module name version)
  "Load the module NAME if it has not been; return it, or #f."
  (try-module-autoload name version))

(define user-modules-declarative? (make-parameter #t))
(define %load-verbosely #f)
(define (assert-load-verbosity v) (set! %load-verbosely v))
(define (%load-announce file)
  (when %load-verbosely
    (with-output-to-port (current-error-port)
      (lambda ()
        (display ";;; ") (display "loading ") (display file) (newline)))))
(define autoloads-done '())
(define autoloads-in-progress '())
(define (autoload-in-progress! p m) #f)
(define (autoload-done! p m) #f)
(define (autoload-done-or-in-progress? p m) #f)
(define (set-autoloaded! p m done?) #f)
(define (call-with-module-autoload-lock thunk) (thunk))
(define (lookup-duplicates-handlers handler-names)
  "Return the procedures that the names of duplicates handlers stand for."
  (map (lambda (name)
         (unless (symbol? name)
           (%wrong-expected "module-local-variable" 2 "symbol" name))
         (unless (memq name '(check first last merge-generics merge-accessors replace
                              warn warn-override-core))
           (scm-error 'misc-error #f "invalid duplicate handler name: ~S" (list name) #f))
         (lambda _ #f))
       (if (list? handler-names) handler-names (list handler-names))))
(define (make-autoload-interface module name bindings)
  "Return the interface of the module NAME."
  (resolve-interface name #:select bindings))
(define (module-autoload! module . args)
  "Let MODULE import, of each module of ARGS, the names of the list after it."
  (%process-autoloads module args)
  #t)

;;; Observers are called when a procedure has given a module a binding; what
;;; definitions in programs do calls none.
(define (module-observers module) (or (module-property module 'observers) '()))
(define (set-module-observers! module val)
  (set-module-property! module 'observers val)
  val)
(define (module-weak-observers module)
  (or (module-property module 'weak-observers)
      (let ((table (make-weak-key-hash-table)))
        (set-module-property! module 'weak-observers table)
        table)))
(define (module-observe module proc)
  "Call PROC with MODULE when MODULE gets a binding; return a token."
  (set-module-property! module 'observers (cons proc (module-observers module)))
  (cons module proc))
(define* (module-observe-weak module observer-id #:optional (proc observer-id))
  "As `module-observe', while OBSERVER-ID lives."
  (hashq-set! (module-weak-observers module) observer-id proc))
(define (module-unobserve token)
  "End what returned TOKEN."
  (set-module-property! (car token) 'observers
                        (delq (cdr token) (module-observers (car token)))))
(define module-defer-observers (make-parameter #f))
(define (module-modified m)
  "Call the observers of M, unless they are deferred."
  (unless (module-defer-observers) (module-call-observers m)))
(define (module-call-observers m)
  "Call the observers of M."
  (for-each (lambda (proc) (proc m)) (module-observers m))
  (when (module-property m 'weak-observers)
    (hash-for-each (lambda (id proc) (proc m)) (module-weak-observers m))))
(define (call-with-deferred-observers thunk)
  "Call THUNK; no observers are called meanwhile."
  (parameterize ((module-defer-observers #t)) (thunk)))

(define %module-define! module-define!)
(define (module-define! module name value)
  "Give the variable NAME of MODULE, made if there is none, the value VALUE."
  (let ((variable (or (module-local-variable module name)
                      (let ((binder (module-binder module)))
                        (and binder (binder module name #f))))))
    (if variable
        (variable-set! variable value)
        (%module-define! module name value)))
  (module-modified module))
(define %module-add! module-add!)
(define (module-add! module name variable)
  "Let NAME be VARIABLE in MODULE."
  (%module-add! module name variable)
  (module-modified module))

;;; A module without a name gets one when it is asked for it.
(define %module-name module-name)
(define (module-name module)
  "Return the name of MODULE, a list of symbols."
  (or (%module-name module)
      (let ((name (list (gensym "module"))))
        (set-module-name! module name)
        (module-define-submodule! (resolve-module '() #f) (car name) module)
        name)))

(define module-inlinable-exports (%property-reader 'inlinable-exports))
(define set-module-inlinable-exports! (%property-writer 'inlinable-exports))
(define (module-replacements m) (%module-replacements m))
(define (define! name value)
  "Define NAME in the current module."
  (module-define! (current-module) name value))
(define (%resolve-variable what module)
  (module-variable module (if (pair? what) (cdr what) what)))
