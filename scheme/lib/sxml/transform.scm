;;; (sxml transform): rewriting trees by tables of handlers.
;;
;; Guile manual, "Transforming SXML".

(define-module (sxml transform)
  #:export (pre-post-order post-order SRV:send-reply foldts replace-range))

(define (foldts fdown fup fhere seed tree)
  "Fold with a seed over nodes and their kids: (FDOWN seed node) on the way down,
(FUP seed kid-seed node) on the way up, (FHERE seed leaf) on leaves."
  (cond ((null? tree) seed)
        ((pair? tree)
         (let loop ((kid-seed (fdown seed tree)) (kids (cdr tree)))
           (if (null? kids)
               (fup seed kid-seed tree)
               (loop (foldts fdown fup fhere kid-seed (car kids)) (cdr kids)))))
        (else (fhere seed tree))))

(define (replace-range beg-pred end-pred forest)
  "FOREST without what lies, in order of the text, between a node that BEG-PRED gives a
list for, which takes its place, and one that END-PRED gives a list for, which is looked
at in turn."
  (define (scan forest keep? kept)
    (if (null? forest)
        (values (reverse kept) keep?)
        (let ((node (car forest)) (rest (cdr forest)))
          (define (descend)
            (let ((tag (if (symbol? (car node)) (list (car node)) '())))
              (call-with-values
                  (lambda () (scan (if (null? tag) node (cdr node)) keep? '()))
                (lambda (kids keep-on?)
                  (scan rest keep-on?
                        (if (or keep? keep-on? (pair? kids))
                            (cons (append tag kids) kept)
                            kept))))))
          (cond ((and keep? (beg-pred node))
                 => (lambda (branches)
                      (scan rest #f (append (reverse branches) kept))))
                ((and (not keep?) (end-pred node))
                 => (lambda (branches) (scan (append branches rest) #t kept)))
                ((pair? node) (descend))
                (else (scan rest keep? (if keep? (cons node kept) kept)))))))
  (call-with-values (lambda () (scan forest #t '()))
    (lambda (kept keep?) kept)))

(define (pre-post-order tree bindings)
  "Transform TREE.  A binding is (tag . handler), called on the tag and the transformed
kids; (tag *preorder* . handler), called on the node as it is; (tag *macro* . handler),
whose result is transformed again; (tag new-bindings . handler), new bindings first for
the kids.  *text* handles leaves, *default* what has no binding."
  (define default (assq '*default* bindings))
  (define text (or (assq '*text* bindings) default))

  (define (no-binding tag)
    (error "Unknown binding for" tag))

  (define (transform-kids tree bindings)
    (map (lambda (kid) (pre-post-order kid bindings)) tree))

  (define (apply-binding binding)
    (let ((what (cdr binding)))
      (cond ((procedure? what)
             (apply what (car tree) (transform-kids (cdr tree) bindings)))
            ((eq? (car what) '*preorder*) (apply (cdr what) tree))
            ((eq? (car what) '*macro*)
             (pre-post-order (apply (cdr what) tree) bindings))
            (else
             (apply (cdr what) (car tree)
                    (transform-kids (cdr tree) (append (car what) bindings)))))))

  (cond ((null? tree) '())
        ((not (pair? tree))
         (if text ((cdr text) '*text* tree) (no-binding '*text*)))
        ((not (symbol? (car tree))) (transform-kids tree bindings))
        (else
         (apply-binding (or (assq (car tree) bindings)
                            default
                            (no-binding (car tree)))))))

(define post-order pre-post-order)

(define (SRV:send-reply . fragments)
  "Write FRAGMENTS, nested lists of strings, characters, thunks and atoms, to the current
output port; true when something was written."
  (let loop ((l fragments) (written? #f))
    (cond ((null? l) written?)
          ((not (car l)) (loop (cdr l) written?))
          ((null? (car l)) (loop (cdr l) written?))
          ((eq? #t (car l)) (loop (cdr l) #t))
          ((pair? (car l))
           (let ((inner (loop (car l) written?)))
             (loop (cdr l) inner)))
          ((procedure? (car l)) ((car l)) (loop (cdr l) #t))
          (else (display (car l)) (loop (cdr l) #t)))))
