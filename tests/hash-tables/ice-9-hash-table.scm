;; alist->hash-table.
(use-modules (ice-9 hash-table))
(define h (alist->hash-table '((a . 1) (b . 2) (a . 3))))
(write (list (hash-ref h 'a) (hash-ref h 'b) (hashq-ref (alist->hashq-table '((x . 1))) 'x))) (newline)
