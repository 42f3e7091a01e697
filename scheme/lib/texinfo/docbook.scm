;;; (texinfo docbook): SXML of DocBook to that of Texinfo.
;;
;; Guile manual, "texinfo docbook".

(define-module (texinfo docbook)
  #:use-module ((srfi srfi-1) #:select (append-map))
  #:export (*sdocbook->stexi-rules* *sdocbook-block-commands* sdocbook-flatten
            filter-empty-elements replace-titles))

(define (has? mark items)
  (and (pair? items) (pair? (car items)) (eq? (caar items) mark)))

(define (same . element) element)
(define (content tag body) body)
(define (rename new) (lambda (tag . body) (cons new body)))
(define items `((listitem . ,(rename 'item))))

(define renamed
  '((parameter . var) (replaceable . var) (type . code) (function . code) (symbol . code)
    (literal . samp) (emphasis . emph) (simpara . para) (programlisting . example)
    (firstterm . dfn) (filename . file) (quote . cite) (application . cite)
    (note . cartouche) (envar . env)))

(define (convert tag . body)
  (define new (assq-ref renamed tag))
  (cond ((not new)
         (warn "Don't know how to convert" tag "to stexi")
         `(c (% (all ,(object->string (cons tag body))))))
        ((has? '@ body)
         (warn "Ignoring" tag "attributes" (car body))
         (cons new (cdr body)))
        (else (cons new body))))

;; Rules for `pre-post-order'.
(define *sdocbook->stexi-rules*
  `((@ *preorder* . ,same)
    (% *preorder* . ,same)
    (para . ,(lambda (tag . body) (cons tag (if (has? '@ body) (cdr body) body))))
    (orderedlist ,items . ,(rename 'enumerate))
    (itemizedlist ,items . ,(rename 'itemize))
    (acronym . ,(lambda (tag . body) `(acronym (% (acronym ,@body)))))
    (term . ,content)
    (informalexample . ,content)
    (section . ,same)
    (subsection . ,same)
    (subsubsection . ,same)
    (ulink . ,(lambda (tag attributes . body)
                (let ((url (assq 'url (cdr attributes))))
                  (if url `(uref (% ,url (title ,@body))) (car body)))))
    (*text* . ,content)
    (*default* . ,convert)))

;; Elements that do not stand in one another in Texinfo.
(define *sdocbook-block-commands*
  '(para programlisting informalexample indexterm variablelist orderedlist refsect1
    refsect2 refsect3 refsect4 title example note itemizedlist informaltable))

;; The blocks in SDOCBOOK, a list: each without those that it holds, which follow it.
(define (sdocbook-flatten sdocbook)
  ;; What stays in the parent of a tree, and the blocks: lists in a pair.
  (define (flatten tree)
    (if (not (pair? tree))
        (list (list tree))
        (let* ((args (if (has? '% (cdr tree)) (list (cadr tree)) '()))
               (parts (map flatten (list-tail (cdr tree) (length args))))
               (blocks (append-map cdr parts))
               (self (list `(,(car tree) ,@args ,@(append-map car parts)))))
          (if (memq (car tree) *sdocbook-block-commands*)
              (cons '() (append self blocks))
              (cons self blocks)))))
  (cdr (flatten sdocbook)))

;; The list SDOCBOOK without the elements that have no content.
(define (filter-empty-elements sdocbook)
  (filter (lambda (x) (not (and (pair? x) (null? (cdr x))))) sdocbook))

;; The list SDOCBOOK-FRAGMENT with chapters and their like for each refsect and its title.
(define (replace-titles sdocbook-fragment)
  (define levels
    '((refsect1 . chapter) (refsect2 . section) (refsect3 . subsection)
      (refsect4 . subsubsection)))
  (let loop ((in sdocbook-fragment))
    (cond ((null? in) '())
          ((and (pair? (car in)) (assq-ref levels (caar in)))
           => (lambda (level) (cons (cons level (cdadr in)) (loop (cddr in)))))
          (else (cons (car in) (loop (cdr in)))))))
