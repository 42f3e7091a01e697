;;; Modules: finding, loading, importing, exporting.
;;; Guile manual, "Modules" and "Module System Reflection"; R7RS 5.2, 5.6.
;;;
;;; Names and variables are kept by natives (module-variable, module-use!, …).
;;; A module's code comes from the load path, or from the built-in image.

;; Module names whose loading is under way, innermost first.
(define %loading-modules (make-fluid '()))

(define (module-public-interface! module)
  "MODULE's public interface, made if there is none."
  (%module-interface module))

;;; --- Finding -------------------------------------------------------------

(define (%module-file-name name)
  ;; "ice-9/match" for (ice-9 match).
  (let loop ((text (symbol->string (car name))) (rest (cdr name)))
    (if (null? rest)
        text
        (loop (string-append text "/" (symbol->string (car rest)))
              (cdr rest)))))

(define (%module-loaded? module)
  (and module
       (or (not (eq? (%module-state module) 'directory))
           (equal? (module-name module) '(guile-user)))))

(define* (try-module-autoload name #:optional version)
  "Load the module NAME from the load path or from the image; #t if it was
found.  A module that is being loaded already counts as not found."
  (and (not (member name (fluid-ref %loading-modules)))
       (let ((loader (%module-loader name)))
         (and loader
              (begin
                (with-fluid* %loading-modules
                             (cons name (fluid-ref %loading-modules))
                  (lambda ()
                    (save-module-excursion loader)))
                #t)))))

(define (%module-loader name)
  ;; A thunk that evaluates the code of module NAME, or #f.
  (define (fresh thunk)
    (and thunk
         (lambda ()
           (set-current-module (make-fresh-user-module))
           (thunk))))
  (let ((file-name (%module-file-name name)))
    (or (fresh (%path-loader file-name))
        (let ((image (%image-module name)))
          (and image
               (lambda ()
                 (let ((laid (%lay-out! image)))
                   (if laid
                       (%finish-layout (car laid) (cadr laid) (cddr laid))
                       ((fresh (lambda () (%run-image image))))))))))))

(define (%finish-layout module features uses)
  (cond-expand-provide module features)
  (for-each (lambda (name) (module-use! module (resolve-interface name))) uses))

(define (%path-loader file-name)
  ;; A thunk that evaluates the compiled file or the source of that name in the
  ;; load paths, or #f.
  (let* ((source (and (pair? %load-path) (%search-load-path file-name)))
         (compiled (and (pair? %load-compiled-path)
                        (search-path %load-compiled-path file-name
                                     %load-compiled-extensions #t)))
         (thunks (and compiled (%usable-code compiled source))))
    (cond ((pair? thunks) (lambda () (%run-parts thunks)))
          (source (lambda () (primitive-load source)))
          (else #f))))

(define (%usable-code compiled source)
  ;; The code in the file COMPILED; #f, with a note, if it is not SOURCE's.
  (define (note . text)
    (for-each (lambda (part) (display part (current-warning-port))) text)
    #f)
  (catch #t
    (lambda ()
      (or (%read-compiled compiled source)
          (note ";;; note: source file " source
                "\n;;;       newer than compiled " compiled "\n")))
    (lambda (key . args)
      (note ";;; WARNING: loading compiled file " compiled " failed:\n;;; "
            (call-with-output-string
              (lambda (port) (print-exception port #f key args)))))))

(define (%run-parts parts)
  ;; The value of the last.
  (if (and (pair? parts) (null? (cdr parts)))
      (%run-part (car parts))
      (begin
        (when (pair? parts) (%run-part (car parts)))
        (if (pair? parts) (%run-parts (cdr parts)) (if #f #f)))))

(define (load-compiled file)
  "Evaluate the code in the compiled file FILE in the current module."
  (%run-parts (%read-compiled file #f)))

;; The library's builder has its own `%image-code', which compiles and runs.
(define (%run-image image)
  (for-each %run-part (%image-code image)))

(define (make-fresh-user-module)
  "A module without a name that imports the core bindings."
  (let ((module (make-module)))
    (beautify-user-module! module)
    module))

(define (beautify-user-module! module)
  "Give MODULE a public interface and let it import the core bindings."
  (%module-interface module)
  (unless (memq (module-public-interface the-root-module) (module-uses module))
    (module-use! module (module-public-interface the-root-module))))

(define (save-module-excursion thunk)
  "Call THUNK; the current module is the same after it as before."
  (let ((inside (current-module)) (outside #f))
    (dynamic-wind
      (lambda ()
        (set! outside (current-module))
        (set-current-module inside)
        (set! inside #f))
      thunk
      (lambda ()
        (set! inside (current-module))
        (set-current-module outside)
        (set! outside #f)))))

(define* (resolve-module name #:optional (autoload #t) (version #f)
                         #:key (ensure #t))
  "The module NAME, loaded if it has not been and AUTOLOAD is true.  Where it is
not found, an empty one, or #f if ENSURE is false."
  (let ((known (%find-module name)))
    (define (checked module)
      (unless (or (not version)
                  (version-matches? version (module-version module)))
        (scm-error 'misc-error #f
                   "incompatible module version already loaded ~S"
                   (list name) #f))
      module)
    (cond ((%module-loaded? known) (checked known))
          ((and known (not autoload)) known)
          ((%bind-submodule name))
          ((and autoload (try-module-autoload name version))
           (cond ((%find-module name) => checked)
                 (else (and ensure (%make-named-module name)))))
          ;; A module of natives alone has no code to load.
          ((and known (module-public-interface known)) known)
          (ensure (%make-named-module name))
          (else #f))))

(define (%property-reader name) (lambda (module) (module-property module name)))
(define (%property-writer name)
  (lambda (module val) (set-module-property! module name val)))

;; The module NAME, if it is there or a submodule binder makes it where one of those
;; above it has one, or #f.
(define %submodule-binders? #f)
(define (%bind-submodule name)
  (and %submodule-binders?
       (let loop ((module (%find-module '())) (names name) (bound? #f))
         (if (null? names)
             (and bound? module)
             (let* ((known (module-ref-submodule module (car names)))
                    (binder (and (not known) (module-submodule-binder module)))
                    (next (if binder (binder module (car names)) known)))
               (and next (loop next (cdr names) (or bound? (->bool binder)))))))))
(define module-submodule-binder (%property-reader 'submodule-binder))
(define (set-module-submodule-binder! module proc)
  "Have (PROC module name) make the submodules of MODULE that are not there."
  (set! %submodule-binders? #t)
  (set-module-property! module 'submodule-binder proc))

;; What compiled code calls before it looks into the module NAME.
(define (%require-module name)
  (unless (%module-loaded? (%find-module name))
    (resolve-module name)))

(define (nested-ref root names)
  "The submodule, or at the last name the value, that NAMES lead to from ROOT."
  (if (null? names)
      root
      (let loop ((module root) (name (car names)) (rest (cdr names)))
        (if (null? rest)
            (module-ref module name #f)
            (let ((next (module-ref-submodule module name)))
              (and next (loop next (car rest) (cdr rest))))))))

(define (module-for-each proc module)
  "Call PROC with each name and variable of MODULE."
  (for-each (lambda (entry) (proc (car entry) (cdr entry)))
            (%module->alist module)))
(define (module-map proc module)
  "The list of what PROC gives for each name and variable of MODULE."
  (map (lambda (entry) (proc (car entry) (cdr entry)))
       (%module->alist module)))
(define (module-obarray module)
  "A hash table of MODULE's names and variables: a copy."
  (let ((table (make-hash-table)))
    (module-for-each (lambda (name variable) (hashq-set! table name variable))
                     module)
    table))
(define (module-submodules module)
  "A hash table of the names and modules below MODULE: a copy."
  (let ((table (make-hash-table)))
    (for-each (lambda (entry) (hashq-set! table (car entry) (cdr entry)))
              (%submodules->alist module))
    table))

(define (module-property module name)
  "The property NAME of MODULE, or #f."
  (assq-ref (%module-properties module) name))
(define (set-module-property! module name value)
  "Make VALUE the property NAME of MODULE."
  (%set-module-properties! module
                           (assq-set! (%module-properties module) name value)))
(define module-version (%property-reader 'version))
(define set-module-version! (%property-writer 'version))
(define module-declarative? (%property-reader 'declarative?))
(define set-module-declarative?! (%property-writer 'declarative?))
(define module-duplicates-handlers (%property-reader 'duplicates-handlers))
(define (set-module-duplicates-handlers! module v)
  (when (and (pair? v) (procedure? (car v))) (%set-module-lazy! module))
  (set-module-property! module 'duplicates-handlers v))
(define module-binder (%property-reader 'binder))
(define (set-module-binder! module proc)
  "Have (PROC module name define?) give the variables that MODULE does not have, or #f."
  (%set-module-lazy! module)
  (set-module-property! module 'binder proc))

;; The variable NAME of a module with a binder, or with procedures that decide between
;; several imports; its value for `module-ref', which gives a DEFAULT.
(define* (%lazy-variable module name #:optional (default '%variable))
  (let* ((binder (module-binder module))
         (variable (or (and binder (binder module name #f))
                       (%imported-variable module name))))
    (cond ((eq? default '%variable) variable)
          ((and variable (variable-bound? variable)) (variable-ref variable))
          ((eq? default '%no-default)
           (scm-error 'misc-error #f "No variable named ~S ~S ~S"
                      (list name 'in module) #f))
          (else default))))

(define (%imported-variable module name)
  (define (value variable)
    (and (variable-bound? variable) (variable-ref variable)))
  (let ((handlers (module-duplicates-handlers module)))
    (if (and (pair? handlers) (procedure? (car handlers)))
        (let loop ((uses (module-uses module)) (found #f) (from #f))
          (let ((variable (and (pair? uses) (module-variable (car uses) name))))
            (cond ((null? uses) found)
                  ((or (not variable) (eq? variable found)) (loop (cdr uses) found from))
                  ((not found) (loop (cdr uses) variable (car uses)))
                  (else
                   (let ((chosen
                          (or-map (lambda (handler)
                                    (handler module name from (value found)
                                             (car uses) (value variable) #f #f))
                                  handlers)))
                     (loop (cdr uses) chosen
                           (if (eq? chosen variable) (car uses) from)))))))
        (%module-variable module name))))
(define (%check-module who module)
  (unless (module? module) (%wrong-expected who 1 "module" module)))
(define (module-transformer module)
  (%check-module "module-transformer" module)
  (module-property module 'transformer))
(define set-module-transformer! (%property-writer 'transformer))

;;; --- Importing -----------------------------------------------------------

(define (%no-module name)
  (scm-error 'misc-error #f "no code for module ~S" (list name) #f))

(define (symbol-prefix-proc prefix)
  "A procedure that puts the symbol PREFIX before a symbol."
  (lambda (symbol) (symbol-append prefix symbol)))

(define* (resolve-interface name #:key
                            (select #f) (hide '()) (prefix #f)
                            (renamer (if prefix
                                         (symbol-prefix-proc prefix)
                                         identity))
                            (version #f))
  "The interface of module NAME, or one made of the bindings that SELECT lists
(each NAME or (NAME . NEW-NAME)), without those in HIDE, renamed by RENAMER."
  (let* ((module (resolve-module name #t version #:ensure #f))
         (interface (and module (module-public-interface module))))
    (unless interface (%no-module name))
    (if (and (not select) (null? hide) (eq? renamer identity))
        interface
        (begin
          (unless (list? hide) (for-each identity hide))
          (%custom-interface name interface select hide renamer)))))

(define (%custom-interface name interface select hide renamer)
  (let ((custom (make-module)) (replacements (%module-replacements interface)))
    (define (add! from to)
      (let ((variable (module-variable interface from)))
        (unless variable
          (scm-error 'unbound-variable "resolve-interface"
                     "no binding `~A' in module ~A" (list from name) #f))
        (module-add! custom to variable)
        (when (memq from replacements)
          (%set-module-replacements! custom
                                     (cons to (%module-replacements custom))))))
    (set-module-name! custom (module-name interface))
    (set-module-kind! custom 'custom-interface)
    (if select
        (for-each (lambda (spec)
                    (if (pair? spec)
                        (add! (car spec) (renamer (cdr spec)))
                        (add! spec (renamer spec))))
                  select)
        (module-for-each (lambda (from variable)
                           (unless (memq from hide)
                             (add! from (renamer from))))
                         interface))
    (unless (null? hide)
      (for-each (lambda (hidden)
                  (unless (module-local-variable interface hidden)
                    (scm-error 'misc-error #f "~A"
                               (list (simple-format #f
                                                    "no binding `~A' to hide in module ~A"
                                                    hidden name))
                               #f)))
                hide))
    custom))

(define (process-use-modules specs)
  "Import into the current module the interface of each of SPECS, lists of a
module's name and the keyword arguments of `resolve-interface'."
  (let ((interfaces (map (lambda (spec) (apply resolve-interface spec)) specs)))
    (for-each (lambda (interface) (module-use! (current-module) interface))
              interfaces)
    #t))

(define (module-use-interfaces! module interfaces)
  "Import INTERFACES, a list, into MODULE."
  (module-uses module)
  (for-each (lambda (interface) (module-use! module interface)) interfaces))

;; (autoload MODULE NAMES): bindings are resolved at once.
(define (%process-autoloads module autoloads)
  (let loop ((rest autoloads))
    (when (pair? rest)
      (module-uses module)
      (let ((loaded (resolve-module (car rest) #t #:ensure #f)))
        (when loaded
          (module-use! module
                       (resolve-interface (car rest) #:select (cadr rest)))))
      (loop (cddr rest)))))

;;; --- Defining ------------------------------------------------------------

(define* (define-module* name #:key filename pure version
           (imports '()) (exports '()) (replacements '()) (re-exports '())
           (re-export-replacements '()) (autoloads '())
           (duplicates #f) transformer (declarative? #t)
           inlinable-exports)
  "Make the module NAME current, with what the clauses of `define-module' say."
  (let ((module (%make-named-module name)))
    (when (eq? (%module-state module) 'directory)
      (set-module-kind! module 'module))
    (%module-interface module)
    (unless pure
      (beautify-user-module! module))
    (when filename (set-module-filename! module filename))
    (when version (set-module-version! module version))
    (when duplicates (set-module-duplicates-handlers! module duplicates))
    (when transformer (set-module-transformer! module transformer))
    (set-module-declarative?! module declarative?)
    ;; Before the imports: a module that is among them may use this one.
    (module-export! module exports)
    (module-replace! module replacements)
    (for-each (lambda (spec)
                (module-use! module (apply resolve-interface spec)))
              imports)
    (%process-autoloads module autoloads)
    (when (and duplicates (memq 'merge-generics duplicates))
      (%merge-generics! module))
    (module-re-export! module re-exports)
    (module-re-export! module re-export-replacements #:replace? #t)
    (set-current-module module)
    module))

;; Binds each name under which the imports of MODULE have several generic functions to
;; one that extends them.
(define (%merge-generics! module)
  (let ((goops (resolve-interface '(oop goops))) (seen (make-hash-table)))
    (define (generic variable)
      (and variable (variable-bound? variable)
           ((module-ref goops 'is-a?) (variable-ref variable)
                                      (module-ref goops '<generic>))
           (variable-ref variable)))
    (define (note! name variable)
      (let* ((old (hashq-ref seen name))
             (a (and (not (eq? old variable)) (generic old)))
             (b (and a (generic variable))))
        (when b
          (module-define! module name
                          ((module-ref goops 'make-extended-generic) (list a b) name)))
        (hashq-set! seen name
                    (if b (module-local-variable module name) variable))))
    (for-each (lambda (interface)
                (unless (eq? interface the-scm-module)
                  (module-for-each note! interface)))
              (module-uses module))))

(define (%export-names names proc)
  ;; PROC gets the internal and the external name of each of NAMES.
  (for-each (lambda (name)
              (if (pair? name)
                  (proc (car name) (cdr name))
                  (proc name name)))
            names))

(define* (module-export! module names #:key replace?)
  "Export NAMES, each a symbol or (INTERNAL . EXTERNAL), from MODULE."
  (let ((interface (%module-interface module)))
    (%export-names
     names
     (lambda (internal external)
       (module-add! interface external
                    (module-ensure-local-variable! module internal))
       (when replace? (%replace! interface external))))))

(define (%replace! interface name)
  (unless (memq name (%module-replacements interface))
    (%set-module-replacements! interface
                               (cons name (%module-replacements interface)))))

(define (module-replace! module names)
  "Export NAMES from MODULE as replacements of core bindings."
  (module-export! module names #:replace? #t))

(define* (module-re-export! module names #:key replace?)
  "Export from MODULE what it imports under NAMES."
  (let ((interface (%module-interface module)))
    (%export-names
     names
     (lambda (internal external)
       (let ((variable (module-variable module internal)))
         (cond ((not variable)
                (scm-error 'misc-error #f "Undefined variable: ~S" (list internal) #f))
               ((and (eq? variable (module-local-variable module internal))
                     ;; A native of this very module is exported already.
                     (not (and (eq? variable
                                    (module-local-variable interface internal))
                               (variable-bound? variable)
                               (primitive? (variable-ref variable)))))
                (scm-error 'misc-error #f "re-exporting local variable: ~S"
                           (list internal) #f))
               (else
                (module-add! interface external variable)
                (when replace? (%replace! interface external)))))))))

(define (module-export-all! module)
  "Export all that MODULE defines, now and later."
  (set-module-public-interface! module module))

;; What `cond-expand' finds, as on Guile 3.0.8.
(define %cond-expand-features
  '(guile guile-2 guile-2.2 guile-3 guile-3.0 r5rs r6rs r7rs exact-closed
    ieee-float full-unicode ratios srfi-0 srfi-4 srfi-6 srfi-13 srfi-14 srfi-16
    srfi-23 srfi-30 srfi-39 srfi-46 srfi-55 srfi-61 srfi-62 srfi-87 srfi-105
    riad))

(define (cond-expand-provide module features)
  "Let `cond-expand' find FEATURES, a list of symbols."
  (for-each (lambda (feature)
              (unless (memq feature %cond-expand-features)
                (set! %cond-expand-features
                      (cons feature %cond-expand-features))))
            features))

(define (default-duplicate-binding-procedures)
  "What decides between several imports of one name."
  '(replace warn-override-core warn last))
(define (default-duplicate-binding-handler . handlers)
  "What decides between several imports of one name."
  '(replace warn-override-core warn last))

(define (reload-module module)
  "Load MODULE's source again."
  (module-uses module)
  (let ((loader (%module-loader (module-name module))))
    (and loader (save-module-excursion loader))))

;;; --- Evaluating ----------------------------------------------------------

(define (%run-source source)
  ;; Evaluates the forms of SOURCE one after another; the values of the last.
  (let loop ((result (list (if #f #f))))
    (let* ((rest (%source-rest source))
           (thunk (and (not rest) (%next-thunk source))))
      (cond (rest (%run-rest (if (pair? result) (car result)) rest))
            ((not thunk) (apply values result))
            ((%last-thunk? source) (thunk))
            (else
             (call-with-values thunk (lambda values (loop values))))))))

(define (%run-rest value rest)
  ;; The same for a text that procedures of `read-hash-extend' may have to read.
  (let ((port (open-input-string (car rest))))
    (set-port-filename! port (cadr rest))
    (set-port-line! port (caddr rest))
    (set-port-column! port (cadddr rest))
    (%load-with read port value)))

(define (primitive-eval exp)
  "Evaluate EXP in the current module."
  (%run-source (%datum-source exp)))

(define* (eval-string string #:optional (module (current-module)))
  "Evaluate the forms in STRING in MODULE; return the values of the last one."
  (unless (module? module)
    (%wrong-expected "eval-string" 2 "module" module))
  (unless (string? string)
    (%wrong-type "open-input-string" 1 string))
  (save-module-excursion
   (lambda ()
     (set-current-module module)
     (%run-source (%string-source string)))))

(define (eval exp environment)
  "Evaluate EXP in the module ENVIRONMENT."
  (unless (module? environment)
    (scm-error 'wrong-type-arg "eval"
               "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 2 "module" environment) (list environment)))
  (save-module-excursion
   (lambda ()
     (set-current-module environment)
     (primitive-eval exp))))

(define (primitive-load file)
  "Evaluate the forms of FILE in the current module, which stays what the forms
have made it."
  (unless (string? file) (%wrong-expected "primitive-load" 1 "string" file))
  (when %load-hook (%load-hook file))
  (let ((read (fluid-ref current-reader)))
    (if read
        (call-with-input-file file (lambda (port) (%load-with read port)))
        (%run-source (%open-source file %programs-interpreted?)))))

(define* (%load-with read port #:optional (value (if #f #f)))
  ;; Evaluates what READ reads from PORT; VALUE if that is nothing.
  (let loop ((value value))
    (let ((datum (read port)))
      (if (eof-object? datum)
          value
          (loop (primitive-eval datum))))))

(define %load-hook #f)
(define current-reader (make-fluid #f))

(define* (primitive-load-path name #:optional (not-found #t))
  "Load the file NAME from the load path.  Where there is none, call NOT-FOUND
if it is a procedure, fail if it is true, and return #f otherwise."
  (unless (string? name) (%wrong-expected "primitive-load-path" 1 "string" name))
  (let ((loader (%path-loader name)))
    (cond (loader (save-module-excursion loader))
          ((procedure? not-found) (not-found))
          (not-found
           (scm-error 'misc-error "primitive-load-path"
                      "Unable to find file ~S in load path" (list name) #f))
          (else #f))))

(define (%search-load-path name)
  "The first file in the load path named NAME, with one of the load extensions."
  (search-path %load-path name %load-extensions))

(define* (search-path path name #:optional (extensions '()) require-exts? #:rest more)
  "The first file named NAME, as it is or with one of EXTENSIONS, in one of the
directories PATH; #f if there is none."
  (unless (list? path)
    (scm-error 'misc-error "%search-path" "path is not a proper list: ~a"
               (list path) #f))
  (for-each (lambda (text)
              (unless (string? text)
                (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
                           (list "string" text) (list text))))
            (cons name (append path (if (list? extensions) extensions (list extensions)))))
  (define (usable file)
    (and (file-exists? file) (not (file-is-directory? file)) file))
  (define dot? (string-index (basename name) #\.))
  ;; A name that has one of the extensions gets none.
  (define extended?
    (or-map (lambda (extension)
              (and (not (string-null? extension)) (string-suffix? extension name)))
            extensions))
  (define (with-extensions base)
    (cond (extended? (usable base))
          ((or-map (lambda (extension) (usable (string-append base extension)))
                   extensions))
          ((if dot? (not require-exts?) (null? extensions)) (usable base))
          (else #f)))
  (if (absolute-file-name? name)
      (with-extensions name)
      (let loop ((dirs path))
        (and (pair? dirs)
             (or (with-extensions
                  (if (or (string-null? (car dirs)) (string-suffix? "/" (car dirs)))
                      (string-append (car dirs) name)
                      (string-append (car dirs) "/" name)))
                 (loop (cdr dirs)))))))

(define %load-path '())
(define %load-compiled-path '())
(define %load-extensions '(".scm" ""))
(define %load-compiled-extensions '(".go"))
(define %load-should-auto-compile #f)
;; Whether Guile was asked to compile nothing of itself.
(define %programs-interpreted? #f)
(define %fresh-auto-compile #f)
(define %compile-fallback-path #f)

(define (interaction-environment)
  "The module that a REPL evaluates in: the current one."
  (current-module))
(define* (scheme-report-environment #:optional version)
  "The core bindings."
  (module-public-interface the-root-module))
(define* (null-environment #:optional version)
  "The core bindings."
  (module-public-interface the-root-module))
