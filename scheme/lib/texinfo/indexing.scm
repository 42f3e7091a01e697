;;; (texinfo indexing): what documents index.
;;
;; Guile manual, "texinfo indexing".

(define-module (texinfo indexing)
  #:use-module (texinfo)
  #:use-module ((sxml simple) #:select (sxml->string))
  #:export (stexi-extract-index))

(define (stexi-extract-index tree manual-name kind)
  "The pairs (ENTRY . NODE) of TREE, the last first; of every KIND, as in Guile."
  (let loop ((in tree) (entries '()))
    (define next (and (pair? in) (pair? (cdr in)) (cadr in)))
    (define spec
      (and (pair? next) (pair? (car in)) (eq? (caar in) 'anchor)
           (assq (car next) texi-command-specs)))
    (define (found entry)
      (loop (cddr in) (acons entry (cadr (assq 'name (cdadar in))) entries)))
    (cond ((null? in) entries)
          ((not (pair? (car in))) (loop (cdr in) entries))
          ((and spec (eq? (cadr spec) 'INDEX)) (found (sxml->string next)))
          ((and spec (eq? (cadr spec) 'ENVIRON)
                (string-prefix? "def" (symbol->string (car next))))
           (found (cadr (assq 'name (cdadr next)))))
          (else (loop (cdr in) (loop (car in) entries))))))
