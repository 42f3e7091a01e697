;; Guile's record procedures.
(define rtd (make-record-type 'thing '(a b)))
(define make-thing (record-constructor rtd))
(define t (make-thing 1 2))
(write (list (record? t) ((record-predicate rtd) t) ((record-accessor rtd 'b) t) (record-type-name rtd) (record-type-fields rtd) (eq? rtd (record-type-descriptor t)))) (newline)
((record-modifier rtd 'a) t 'new)
(write t) (newline)
