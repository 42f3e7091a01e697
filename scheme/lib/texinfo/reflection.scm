;;; (texinfo reflection): documentation of objects, modules and packages as SXML.
;;
;; Guile manual, "texinfo reflection".

(define-module (texinfo reflection)
  #:use-module (ice-9 documentation)
  #:use-module (ice-9 session)
  #:use-module (oop goops)
  #:use-module ((srfi srfi-1) #:select (append-map concatenate every))
  #:use-module (texinfo)
  #:use-module (texinfo plain-text)
  #:export (module-stexi-documentation script-stexi-documentation
            object-stexi-documentation package-stexi-standard-copying
            package-stexi-standard-titlepage package-stexi-generic-menu
            package-stexi-standard-menu package-stexi-extended-menu
            package-stexi-standard-prologue package-stexi-documentation
            package-stexi-documentation-for-include))

(define definitions (map car (@@ (texinfo) definitions)))

;; What a comment or documentation says; it is Texinfo, or else has its own layout.
(define (string->stexi text)
  (define laid-out (make-regexp "^[[:space:]]|[[:space:]][[:space:]][[:space:]]"))
  (cond ((or (not text) (string-null? text)) '(*fragment*))
        ((and (or (string-index text #\@) (not (regexp-exec laid-out text)))
              (false-if-exception (texi-fragment->stexi text))))
        (else `(*fragment* (verbatim ,text)))))

;;; --- Objects -------------------------------------------------------------

(define (procedure-formals proc)
  (define arguments (procedure-arguments proc))
  (define (bracketed key)
    (map (lambda (arg) (simple-format #f "[~A]" (if (pair? arg) (car arg) arg)))
         (assq-ref arguments key)))
  (let* ((rest (assq-ref arguments 'rest))
         (all (append (map symbol->string (assq-ref arguments 'required))
                      (bracketed 'optional)
                      (bracketed 'keyword)
                      (if rest (list "." (symbol->string rest)) '()))))
    (if (null? all) '() (cdr (append-map (lambda (arg) (list " " arg)) all)))))

;; The definition of OBJECT under NAME, or #f if it has no documentation, unless FORCE.
(define* (object-stexi-documentation object #:optional (name "[unknown]") #:key force)
  (let* ((name (if (symbol? name) (symbol->string name) name))
         (found (object-documentation
                 (if (is-a? object <method>) (method-procedure object) object)))
         (stexi (cond ((string? found) (string->stexi found))
                      ((and (pair? found) (eq? (car found) '*fragment*)) found)
                      (else (and force '(*fragment*))))))
    (define (definition tag . args) `(,tag (% ,@args) ,@(cdr stexi)))
    (cond ((not stexi) #f)
          ((and (pair? (cdr stexi)) (pair? (cadr stexi)) (memq (caadr stexi) definitions))
           stexi)
          ((is-a? object <class>)
           (definition 'deftp `(name ,name) '(category "Class")))
          ;; What a macro takes is not known.
          ((macro? object) (definition 'defspec `(name ,name) '(arguments)))
          ((is-a? object <generic>)
           `(*fragment*
             ,(definition 'deffn `(name ,name) '(category "Generic"))
             ,@(map (lambda (method)
                      (object-stexi-documentation method name #:force force))
                    (generic-function-methods object))))
          ((procedure? object)
           (definition 'defun `(name ,name) `(arguments ,@(procedure-formals object))))
          ;; The sources of methods, which would tell their arguments, are not kept.
          ((is-a? object <method>)
           (warn object)
           (definition 'deffn '(category "Method") `(name ,name) '(arguments)))
          (else (definition 'defvar `(name ,name))))))

(add-value-help-handler!
 (lambda (name value)
   (stexi->plain-text (object-stexi-documentation value name #:force #t))))
(add-name-help-handler!
 (lambda (name)
   (and (list? name)
        (and-map symbol? name)
        (stexi->plain-text (module-stexi-documentation name)))))

;;; --- Modules and scripts -------------------------------------------------

(define (node-name module) (string-join (map symbol->string module)))

;; The list after #:export in the file of MODULE: the order to show things in.
(define (export-list module)
  (define (exports form)
    (and (pair? form) (eq? (car form) 'define-module) (equal? (cadr form) module)
         (let ((found (memq #:export form))) (and found (cadr found)))))
  (define (search port)
    (let ((form (read port)))
      (if (eof-object? form) '() (or (exports form) (search port)))))
  (let ((file (%search-load-path (string-join (map symbol->string module) "/"))))
    (if file (call-with-input-file file search) '())))

;; Where ENTRY, which is (ANCHOR DEFINITION ...), stands among others: a string.  What comes
;; first in a list has the lower character.
;; The documentation of the module SYM-NAME: its commentary and what it exports, each as
;; (DOCS-RESOLVER name definition) has it.
(define (rank entry exports)
  (let* ((definition (cadr entry)) (name (cadr (assq 'name (cdadr definition)))))
    (define (mark x list)
      (string (integer->char (- 50000 (length (or (memq x list) '()))))))
    (string-append (mark (string->symbol name) exports)
                   (mark (car definition) definitions)
                   name)))

(define* (module-stexi-documentation sym-name #:key (docs-resolver (lambda (name def) def)))
  (define node (node-name sym-name))
  (define exports (export-list sym-name))
  (define (entry name variable)
    (let ((docs (cond ((variable-bound? variable)
                       (docs-resolver
                        name
                        (object-stexi-documentation (variable-ref variable) name
                                                    #:force #t)))
                      (else
                       (warn "variable unbound!" name)
                       `(defvar (% (name ,(symbol->string name))) "[unbound!]")))))
      `((anchor (% (name ,(string-append node " " (symbol->string name)))))
        ,@(if (eq? (car docs) '*fragment*) (cdr docs) (list docs)))))
  (document (object->string sym-name display)
            node
            `((section "Overview")
              ,@(comment->stexi (module-commentary sym-name))
              (section "Usage")
              ,@(concatenate
                 (sort (module-map entry (resolve-interface sym-name))
                       (lambda (a b) (string<? (rank a exports) (rank b exports))))))))

;; The documentation of a script: its commentary.
(define (document title node body)
  `(texinfo (% (title ,title)) (node (% (name ,node))) ,@body))

(define (comment->stexi text)
  (cdr (string->stexi (and text (string-trim-both text #\newline)))))

(define (script-stexi-documentation scriptpath)
  (let ((name (basename scriptpath)))
    (document name name (comment->stexi (file-commentary scriptpath)))))

;;; --- Packages ------------------------------------------------------------

(define (package-stexi-standard-copying name version updated years copyright-holder
                                        permissions)
  `(copying
    (para "This manual is for " ,name " (version " ,version ", updated " ,updated ")")
    (para "Copyright " ,(string-join (map number->string years) ",") " "
          ,copyright-holder)
    (quotation (para ,permissions))))

(define (package-stexi-standard-titlepage name version updated authors)
  `((titlepage
     (title ,name)
     (subtitle "version " ,version ", updated " ,updated)
     ,@(map (lambda (author)
              `(author ,(car author) " (" (email ,(cdr author)) ")"))
            authors)
     (page)
     (vskip (% (all "0pt plus 1filll")))
     (insertcopying))))

;; ENTRIES are (NODE . DESCRIPTION), or #f for a line between.
(define (menu entries)
  (define (entry->items entry)
    (if entry
        `("* " ,(car entry) "::"
          ,(make-string (max 2 (- 21 (string-length (car entry)))) #\space)
          ,@(cdr entry) "\n")
        '("\n")))
  `(menu ,@(append-map entry->items entries)))

(define (package-stexi-generic-menu name entries)
  `((ifnottex (node (% (name "Top")))
              (top (% (title ,name)))
              (insertcopying)
              ,(menu entries))
    (iftex (shortcontents))))

(define (module-entries modules descriptions)
  (map (lambda (module description) (cons (node-name module) description))
       modules descriptions))

(define (section entries) (if (null? entries) '() (cons #f entries)))

(define (package-stexi-standard-menu name modules module-descriptions extra-entries)
  (package-stexi-generic-menu
   name
   (append (module-entries modules module-descriptions) (section extra-entries))))

(define (package-stexi-extended-menu name module-pairs script-pairs extra-entries)
  (package-stexi-generic-menu
   name
   (append (module-entries (map car module-pairs) (map cdr module-pairs))
           (section (map (lambda (script) (cons (basename (car script)) (cdr script)))
                         script-pairs))
           (section extra-entries))))

(define (package-stexi-standard-prologue name filename category description copying
                                         titlepage menu)
  `(,copying
    (dircategory (% (category ,category)))
    (direntry "* " ,name ": (" ,filename ").  " ,description ".")
    ,@titlepage
    ,@menu))

;; A document as a list: its node, a chapter and its content.
(define (chapter stexi)
  (let ((args (cadr stexi)) (body (cddr stexi)))
    `(,(car body) (chapter ,@(assq-ref (cdr args) 'title)) ,@(cdr body))))

(define (module-chapters modules args)
  (append-map (lambda (module)
                (chapter (apply module-stexi-documentation module args)))
              modules))

(define* (package-stexi-documentation modules name filename prologue epilogue #:key
                                      (module-stexi-documentation-args '()) (scripts '()))
  (unless (and (pair? modules)
               (every (lambda (module) (and (pair? module) (every symbol? module))) modules))
    (error "expected modules to be a list of a list of symbols" modules))
  `(texinfo (% (title ,name) (filename ,filename))
            ,@prologue
            ,@(module-chapters modules module-stexi-documentation-args)
            ,@(append-map (lambda (script) (chapter (script-stexi-documentation script)))
                          scripts)
            ,@epilogue))

(define* (package-stexi-documentation-for-include
          modules module-descriptions #:key (module-stexi-documentation-args '()))
  `(*fragment* ,(menu (module-entries modules module-descriptions))
               ,@(module-chapters modules module-stexi-documentation-args)))
