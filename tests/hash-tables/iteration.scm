;; fold, for-each, map->list: all elements, in any order.
(define h (make-hash-table))
(for-each (lambda (i) (hash-set! h i (* i i))) (iota 20))
(write (list (hash-fold (lambda (k v acc) (+ v acc)) 0 h) (sort (hash-map->list (lambda (k v) k) h) <) (let ((n 0)) (hash-for-each (lambda (k v) (set! n (+ n k))) h) n) (hash-count (lambda (k v) (even? v)) h))) (newline)
(hash-for-each-handle (lambda (p) (set-cdr! p 0)) h)
(write (hash-fold (lambda (k v acc) (+ v acc)) 0 h)) (newline)
