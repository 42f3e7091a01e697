;;; (sxml fold): folds over trees.
;;
;; Guile manual, "SXML Tree Fold".

(define-module (sxml fold)
  #:export (foldt foldts foldts* fold-values foldts*-values fold-layout))

(define (atom? x) (not (pair? x)))

(define (fold-values proc list . seeds)
  "Fold PROC over LIST with several seeds: (PROC element seed …) returns the next ones."
  (if (null? list)
      (apply values seeds)
      (call-with-values (lambda () (apply proc (car list) seeds))
        (lambda seeds (apply fold-values proc (cdr list) seeds)))))

(define (foldt fup fhere tree)
  "Fold bottom-up: (FHERE leaf) on leaves, (FUP list-of-results) on lists."
  (if (pair? tree)
      (fup (map (lambda (kid) (foldt fup fhere kid)) tree))
      (fhere tree)))

(define (foldts fdown fup fhere seed tree)
  "Fold with a seed: (FDOWN seed node) on the way down, (FUP seed kid-seed node) on the
way up, (FHERE seed leaf) on leaves."
  (if (pair? tree)
      (let loop ((kid-seed (fdown seed tree)) (kids tree))
        (if (null? kids)
            (fup seed kid-seed tree)
            (loop (foldts fdown fup fhere kid-seed (car kids)) (cdr kids))))
      (fhere seed tree)))

(define (foldts* fdown fup fhere seed tree)
  "foldts in which (FDOWN seed node) also returns the node to go on with, as a second
value."
  (if (pair? tree)
      (call-with-values (lambda () (fdown seed tree))
        (lambda (kid-seed tree)
          (let loop ((kid-seed kid-seed) (kids tree))
            (if (null? kids)
                (fup seed kid-seed tree)
                (loop (foldts* fdown fup fhere kid-seed (car kids)) (cdr kids))))))
      (fhere seed tree)))

(define (foldts*-values fdown fup fhere tree . seeds)
  "foldts* with several seeds: (FDOWN node seed …) returns the node to go on with and
the seeds for its kids, (FUP node seed … kid-seed …) and (FHERE leaf seed …) the next
seeds."
  (define (walk tree . seeds)
    (if (pair? tree)
        (call-with-values (lambda () (apply fdown tree seeds))
          (lambda (tree . kid-seeds)
            (call-with-values (lambda () (apply fold-values walk tree kid-seeds))
              (lambda kid-seeds
                (apply fup tree (append seeds kid-seeds))))))
        (apply fhere tree seeds)))
  (apply walk tree seeds))

(define (fold-layout tree bindings params layout stylesheet)
  "Transform TREE as pre-post-order does while passing LAYOUT along: two values, the
new tree and the layout after it.  A binding is (tag entry ...), where an entry is
(pre-layout . proc), (post . proc), (bindings . list), (pre . proc) or (macro . proc), or
(*default* . post) or (*text* . proc).  STYLESHEET adds to the attributes that PARAMS
collects."
  (define (find key alist default)
    (let ((entry (assq key alist))) (if entry (cdr entry) default)))
  (define (no-binding . args) (error "no binding available" args))
  (define (walk tree bindings params layout)
    (let ((own (and (pair? tree) (find (car tree) bindings #f))))
      (cond ((not (pair? tree))
             ((find '*text* bindings no-binding) tree params layout))
            ((not own)
             (descend tree bindings params layout layout
                      (find '*default* bindings no-binding)))
            ((find 'macro own #f)
             => (lambda (macro) (walk (apply macro tree) bindings params layout)))
            ((find 'pre own #f)
             => (lambda (pre) (values layout (apply pre tree))))
            (else
             (descend tree (append (find 'bindings own '()) bindings) params layout
                      ((find 'pre-layout own (lambda (tree params layout) layout))
                       tree params layout)
                      (find 'post own (find '*default* bindings no-binding)))))))
  (define (descend tree bindings params layout inner-layout post)
    (let* ((kids (cdr tree))
           (attributes? (and (pair? kids) (pair? (car kids)) (eq? '@ (caar kids))))
           (params (cons (append (if attributes? (cdar kids) '())
                                 (find (car tree) stylesheet '()))
                         params)))
      (let loop ((kids (if attributes? (cdr kids) kids)) (inner inner-layout) (done '()))
        (if (null? kids)
            (post (car tree) params layout inner (reverse done))
            (call-with-values (lambda () (walk (car kids) bindings params inner))
              (lambda (inner kid) (loop (cdr kids) inner (cons kid done))))))))
  (call-with-values (lambda () (walk tree bindings (list params) layout))
    (lambda (layout tree) (values tree layout))))
