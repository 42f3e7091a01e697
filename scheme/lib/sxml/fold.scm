;;; (sxml fold): folds over trees.
;;
;; Guile manual, "SXML Tree Fold".

(define-module (sxml fold)
  #:export (foldt foldts foldts* fold-values foldts*-values))

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
