;;; (ice-9 session): finding out what there is.
;;
;; Guile manual, "Help Commands"; the text of `help' is Riad's own.

(define-module (ice-9 session)
  #:use-module (ice-9 documentation)
  #:export (help add-value-help-handler! remove-value-help-handler!
            add-name-help-handler! remove-name-help-handler!
            apropos-hook apropos apropos-internal apropos-fold apropos-fold-accessible
            apropos-fold-exported apropos-fold-all source arity procedure-arguments
            module-commentary))

;;; --- Help ----------------------------------------------------------------

(define value-handlers (list (lambda (name value) (object-documentation value))))
(define name-handlers '())

(define (add-value-help-handler! proc)
  "Ask (PROC name value) for the help on values, first."
  (set! value-handlers (cons proc value-handlers)))
(define (remove-value-help-handler! proc)
  "Ask PROC no more."
  (set! value-handlers (delq proc value-handlers)))
(define (add-name-help-handler! proc)
  "Ask (PROC name) for the help on names, first."
  (set! name-handlers (cons proc name-handlers)))
(define (remove-name-help-handler! proc)
  "Ask PROC no more."
  (set! name-handlers (delq proc name-handlers)))

(define (ask handlers . args)
  (or-map (lambda (handler) (apply handler args)) handlers))

(define-syntax help
  (lambda (form)
    "Print what is known: of a name, of names that a string matches, of ,EXPRESSION."
    (syntax-case form (unquote)
      ((_) #'(help-usage))
      ((_ (unquote expr)) #'(help-value 'expr expr))
      ((_ name) #'(help-name 'name)))))

(define (help-usage)
  (display "(help NAME), (help \"REGEXP\"), (help ,EXPRESSION), (help (MODULE NAME))\n"))

(define (show text)
  (cond ((string? text) (display text) (newline))
        ((not text) (display "No documentation found.\n"))))

(define (help-value name value)
  (show (ask value-handlers name value)))

(define (help-name name)
  (let ((text (ask name-handlers name)))
    (cond (text (when (string? text) (show text)))
          ((list? name) (show (module-commentary name)))
          (else
           (let ((found (apropos-fold
                         (lambda (module name value rest) (acons name value rest))
                         '()
                         (if (symbol? name)
                             (string-append "^" (quote-regexp (symbol->string name)) "$")
                             name)
                         (apropos-fold-accessible (current-module)))))
             (if (null? found)
                 (simple-format #t "Did not find any object ~A\n" name)
                 (for-each (lambda (entry)
                             (simple-format #t "~S: " (car entry))
                             (help-value (car entry) (cdr entry)))
                           found)))))))

(define (quote-regexp text)
  (string-concatenate
   (map (lambda (c)
          (if (memv c (string->list "[].*^$\\+?(){}|")) (string #\\ c) (string c)))
        (string->list text))))

(define (module-commentary name)
  "The comment that begins the source of module NAME, or #f."
  (let ((file (%search-load-path (string-join (map symbol->string name) "/"))))
    (and file (file-commentary file))))

;;; --- Names ---------------------------------------------------------------

(define apropos-hook (make-hook 2))

(define (apropos rgx . options)
  "Print the bindings of the current module and its imports whose names match RGX."
  (run-hook apropos-hook (current-module) rgx)
  (if (string-null? rgx)
      "Empty string not allowed"
      (let ((pattern (make-regexp rgx))
            (value? (or (memq 'value options) (memq 'full options)))
            (shadow? (or (memq 'shadow options) (memq 'full options))))
        (define (print module name variable)
          (simple-format #t "~A: ~A" (module-name module) name)
          (if (variable-bound? variable)
              (let ((value (variable-ref variable)))
                (when (or value? (procedure? value))
                  (write-char #\tab)
                  (display value)))
              (display "\t(unbound)"))
          (when (and shadow?
                     (not (eq? variable (module-variable (current-module) name))))
            (display " shadowed"))
          (newline))
        (for-each
         (lambda (module)
           (module-for-each (lambda (name variable)
                              (when (regexp-exec pattern (symbol->string name))
                                (print module name variable)))
                            module))
         (cons (current-module) (module-uses (current-module)))))))

(define (apropos-fold proc init rgx folder)
  "Fold (PROC module name value result) over the bindings of FOLDER that match RGX."
  (run-hook apropos-hook (current-module) rgx)
  (let ((pattern (make-regexp rgx)) (seen (make-hash-table)))
    (folder (lambda (module result)
              (if module
                  (fold-bindings
                   (lambda (name variable result)
                     (cond ((or (hashq-ref seen name)
                                (not (variable-bound? variable))
                                (not (regexp-exec pattern (symbol->string name))))
                            result)
                           (else
                            (hashq-set! seen name #t)
                            (proc module name (variable-ref variable) result))))
                   result module)
                  result))
            init)))

(define (fold-bindings proc init module)
  (let loop ((entries (module-map cons module)) (result init))
    (if (null? entries)
        result
        (loop (cdr entries) (proc (caar entries) (cdar entries) result)))))

;; A folder over the modules that NEXT leads to from those of ROOTS, each as EXTRACT
;; gives it.
(define (module-folder roots next extract)
  (lambda (proc init)
    (let loop ((todo (roots)) (seen '()) (result init))
      (cond ((null? todo) result)
            ((memq (car todo) seen) (loop (cdr todo) seen result))
            (else (loop (append (next (car todo)) (cdr todo))
                        (cons (car todo) seen)
                        (proc (extract (car todo)) result)))))))

(define (submodules module)
  (hash-map->list (lambda (name module) module) (module-submodules module)))
(define (root-modules) (submodules (resolve-module '() #f)))

(define (apropos-fold-accessible module)
  "A folder over the bindings that MODULE sees."
  (module-folder (lambda () (list module)) module-uses identity))
(define apropos-fold-exported (module-folder root-modules submodules
                                             module-public-interface))
(define apropos-fold-all (module-folder root-modules submodules identity))

(define (apropos-internal rgx)
  "The names that the current module sees and RGX matches."
  (apropos-fold (lambda (module name value names) (cons name names))
                '() rgx (apropos-fold-accessible (current-module))))

;;; --- Procedures ----------------------------------------------------------

(define (source obj)
  "The source of OBJ, or #f."
  (and (procedure? obj) (procedure-source obj)))

(define (procedure-arguments proc)
  "An association list of the required, optional, keyword and rest arguments of PROC."
  (let ((arity (procedure-minimum-arity proc)) (formals (%procedure-formals proc)))
    (define (names n) (make-list n '_))
    (define (alist . parts)
      (map cons '(required optional keyword allow-other-keys? rest) parts))
    (cond ((procedure-property proc 'arglist)
           => (lambda (parts) (apply alist parts)))
          (formals
           (let* ((required (car formals)) (optional (cadr formals))
                  (others? (cadddr formals)) (rest (list-ref formals 4))
                  (interpreted? (list-ref formals 5))
                  (shown (if interpreted? (lambda (names) (map (lambda (_) '_) names)) identity)))
             ;; Each keyword goes with its place among the arguments, which Guile's
             ;; compiler counts from 1; its interpreter keeps no other names.
             (alist (shown required) (shown optional)
                    (map cons (caddr formals)
                         (iota (length (caddr formals))
                               (+ (if interpreted? 0 1)
                                  (length required) (length optional) (if rest 1 0))))
                    others? (and rest (if interpreted? '_ rest)))))
          (arity
           (alist (names (car arity)) (names (cadr arity)) '() #f (and (caddr arity) '_)))
          (else #f))))

(define (arity obj)
  "Print how many arguments OBJ takes."
  (let* ((arity (procedure-minimum-arity obj))
         (required (car arity)) (optional (cadr arity)) (rest? (caddr arity)))
    (display required)
    (cond (rest? (display " or more"))
          ((not (zero? optional))
           (simple-format #t " required and ~A optional" optional)))
    (display (if (and (not rest?) (= required 1) (<= optional 1))
                 " argument"
                 " arguments"))
    (display ".\n")))
