;;; (texinfo indexing): what documents index.
;;
;; Guile manual, "texinfo indexing".

(define-module (texinfo indexing)
  #:use-module (texinfo)
  #:export (stexi-extract-index))

(define definitions (@@ (texinfo) definitions))
(define text-of (@@ (texinfo) text-of))

;; The pairs (ENTRY . NODE) of TREE, the last first; of every KIND, as in Guile.
(define (stexi-extract-index tree manual-name kind)
  (let loop ((in tree) (entries '()))
    (define next (and (pair? in) (pair? (cdr in)) (cadr in)))
    (define spec
      (and (pair? next) (pair? (car in)) (eq? (caar in) 'anchor)
           (assq (car next) texi-command-specs)))
    (define (found entry)
      (loop (cddr in) (acons entry (cadr (assq 'name (cdadar in))) entries)))
    (cond ((null? in) entries)
          ((not (pair? (car in))) (loop (cdr in) entries))
          ((not spec) (loop (cdr in) (loop (car in) entries)))
          ((eq? (cadr spec) 'INDEX) (found (text-of next)))
          ((assq (car spec) definitions) (found (cadr (assq 'name (cdadr next)))))
          (else (loop (cdr in) (loop (car in) entries))))))
