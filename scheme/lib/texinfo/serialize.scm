;;; (texinfo serialize): SXML back to Texinfo.
;;
;; Guile manual, "texinfo serialize".

(define-module (texinfo serialize)
  #:use-module (texinfo)
  #:use-module (texinfo string-utils)
  #:use-module ((srfi srfi-1) #:select (drop-while filter-map))
  #:export (stexi->texi))

;; TREE as Texinfo, a string.
(define (stexi->texi tree)
  (cond ((or (not tree) (null? tree)) "")
        ((string? tree) (escape-special-chars tree "{}@" #\@))
        ((not (pair? tree)) (error "Invalid stexi" tree))
        ((assq (car tree) texi-command-specs) =>
         (lambda (spec) (command->texi tree (cadr spec) (cddr spec))))
        (else (warn "Unknown stexi command, not rendering" tree) "")))

(define (body->texi items) (string-concatenate (map stexi->texi items)))

;; Of each of NAMES what ARGS has for it, or #f; those that lack at the end are left out.
(define (given names args)
  (reverse! (drop-while not (reverse! (map (lambda (name) (assq-ref args name)) names)))))

(define (command->texi tree model formals)
  (define name (symbol->string (car tree)))
  (define args
    (and (pair? (cdr tree)) (pair? (cadr tree)) (eq? (caadr tree) '%) (cdadr tree)))
  (define body (if args (cddr tree) (cdr tree)))
  ;; The names among FORMALS, also the last if that stands for the rest.
  (define names
    (let loop ((formals formals))
      (cond ((symbol? formals) (list formals))
            ((null? formals) '())
            ((symbol? (car formals)) (cons (car formals) (loop (cdr formals))))
            (else (loop (cdr formals))))))
  (define (command . parts) (string-append "@" name (string-concatenate parts)))
  (define (braced value->texi)
    (command "{" (string-join (map value->texi (if args (given names args) '())) ",") "}"))
  (define (line-args)
    (string-join
     (filter-map
      (lambda (name)
        (let ((value (assq-ref args name)))
          (and value
               (let ((text (body->texi value)))
                 (if (and (or (null? value) (string-index text char-set:whitespace))
                          (not (eq? name (cdr (last-pair (cons #f formals))))))
                     (string-append "{" text "}")
                     text)))))
      names)))
  (case model
    ((#f) (command " " (string-join (reverse (or args (cdr tree)))) "\n"))
    ((EMPTY-COMMAND) (command " "))
    ((INLINE-TEXT)
     (let ((text (body->texi (cdr tree))))
       (if (eq? (car tree) '*braces*)
           (string-append "@{" text "@}")
           (command "{" text "}"))))
    ((INLINE-ARGS)
     (braced (lambda (value)
               (cond ((not value) "")
                     ((pair? value)
                      (when (pair? (cdr value)) (warn "Strange inline-args!" args))
                      (car value))
                     (else (error "Invalid inline-args" args))))))
    ((INLINE-TEXT-ARGS) (braced (lambda (value) (body->texi (or value '())))))
    ((EOL-TEXT) (command " " (body->texi body) "\n"))
    ((EOL-TEXT-ARGS INDEX) (command " " (line-args) "\n"))
    ((EOL-ARGS)
     ;; The values of one argument come in reverse, as in Guile.
     (command " " (string-join (reverse (apply append (reverse (given names args)))) ", ") "\n"))
    ((ENVIRON)
     (if (eq? (car tree) 'texinfo)
         (document args (body->texi (cddr tree)))
         (let ((text (body->texi body)))
           (command " " (line-args) "\n" text
                    (if (or (string-null? text) (string-suffix? "\n" text)) "" "\n")
                    "@end " name "\n\n"))))
    ((TABLE-ENVIRON)
     (let ((arg (if args (cadar args) "")))
       (command " " (if (pair? arg) (string-append "@" (symbol->string (car arg))) arg)
                "\n" (body->texi body) "@end " name "\n\n")))
    ((PARAGRAPH)
     (string-append (fill-string (body->texi (cdr tree))
                                 #:line-width 72 #:break-long-words? #f)
                    "\n\n"))
    ((ITEM) (string-append "@item\n" (body->texi (cdr tree))))
    ((ENTRY)
     (string-append "@item " (body->texi (cdar args)) "\n" (body->texi (cddr tree))))
    ((FRAGMENT)
     (string-append "\n@c %start of fragment\n\n" (body->texi (cdr tree))
                    "\n@c %end of fragment\n"))
    (else (error "Unknown command type" tree model))))

(define (document args body)
  (let ((filename (assq-ref args 'filename)))
    (string-append
     "\\input texinfo   @c -*-texinfo-*-\n@c %**start of header\n"
     (if filename
         (string-append "@setfilename " (string-concatenate filename) "\n")
         "")
     "@settitle " (string-concatenate (assq-ref args 'title))
     "\n@c %**end of header\n\n" body "@bye\n")))
