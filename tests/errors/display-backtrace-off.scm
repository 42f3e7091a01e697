;; Errors inside map and for-each.
(for-each (lambda (x) (display x) (newline) (vector-ref #(1 2) x)) '(0 1 2))
