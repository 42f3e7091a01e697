;;; (system base language): languages that can be read and evaluated.
;;
;; Guile manual, "Compiler Tower".  Riad's compiler knows Scheme alone; a language defined
;; by a program is used through its procedures.

(define-module (system base language)
  #:export (define-language language? make-language lookup-language
            language-name language-title language-reader language-printer
            language-parser language-compilers language-decompilers language-evaluator
            language-joiner language-for-humans? language-make-default-environment
            language-lowerer language-analyzer language-compiler-chooser
            lookup-compilation-order lookup-decompilation-order
            invalidate-compilation-cache! default-environment
            *current-language* current-language))

(define-syntax-rule (define-fields type constructor predicate (field accessor) ...)
  (begin
    (define type (make-record-type 'type '(field ...)))
    (define constructor (record-constructor type))
    (define predicate (record-predicate type))
    (define accessor
      (make-procedure-with-setter (record-accessor type 'field)
                                  (record-modifier type 'field)))
    ...))

(define-fields <language> new language?
  (name language-name) (title language-title) (reader language-reader)
  (printer language-printer) (parser language-parser) (compilers language-compilers)
  (decompilers language-decompilers) (evaluator language-evaluator)
  (joiner language-joiner) (for-humans? language-for-humans?)
  (make-default-environment language-make-default-environment)
  (lowerer language-lowerer) (analyzer language-analyzer)
  (compiler-chooser language-compiler-chooser))

(define* (make-language #:key name title reader printer (parser #f) (compilers '())
                        (decompilers '()) (evaluator #f) (joiner #f) (for-humans? #t)
                        (make-default-environment make-fresh-user-module)
                        (lowerer #f) (analyzer #f) (compiler-chooser #f))
  "A language of these procedures."
  (new name title reader printer parser compilers decompilers evaluator joiner
       for-humans? make-default-environment lowerer analyzer compiler-chooser))

(define-syntax-rule (define-language name . spec)
  "Define NAME as a language."
  (define name (make-language #:name 'name . spec)))

(define scheme
  (make-language #:name 'scheme #:title "Scheme"
                 #:reader (lambda (port env) (read port))
                 #:printer write
                 #:evaluator (lambda (x module) (eval x module))))

(define (lookup-language name)
  "The language NAME: scheme, or one that the module (language NAME spec) defines."
  (or (and (eq? name 'scheme) scheme)
      (let ((module (resolve-module `(language ,name spec) #:ensure #f)))
        (and module (module-defined? module name) (module-ref module name)))
      (error "no such language" name)))

(define (lookup-compilation-order from to)
  "The compilers that lead from FROM to TO, or #f."
  (if (eq? from to) '() (direct (lookup-language from) to language-compilers)))
(define (lookup-decompilation-order from to)
  "The decompilers that lead from FROM to TO, or #f."
  (if (eq? from to) '() (direct (lookup-language from) to language-decompilers)))
(define (direct language to steps)
  (let ((step (assq to (steps language))))
    (and step (list (cons (lookup-language to) (cdr step))))))

(define (invalidate-compilation-cache!) "Nothing: there is none." (if #f #f))

(define (ensure language)
  (if (language? language) language (lookup-language language)))

(define* (default-environment #:optional (lang (current-language)))
  "A new module for code in the language LANG."
  ((language-make-default-environment (ensure lang))))

(define *current-language* (make-fluid 'scheme))
(define current-language (fluid->parameter *current-language*))
