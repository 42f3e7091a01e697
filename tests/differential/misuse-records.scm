;; Records, exceptions' types, structs, hooks, hash functions and stacks.
(setup (define r (make-record-type 'r '(x y)))
       (define s ((record-constructor r) 1 2)))
(misuse 2 (record-accessor record-constructor record-modifier record-predicate
           record-type-constructor record-type-descriptor record-type-extensible?
           record-type-fields record-type-has-parent? record-type-mutable-fields record-type-name
           record-type-opaque? record-type-parent record-type-parents record-type-properties
           record-type-uid record-type? record? make-record-type)
        ('a 1 -1 1.5 (string #\a #\b) (list 1 2) (vector 1 2) '() list #:k r s 'x '(x) '(z)))
(each ((record-accessor r 'x) (record-predicate r) (record-constructor r)) ('a 1 '() s))
(each ((record-modifier r 'x) (record-constructor r)) ('a 1 '() s r) (1))
(each ((record-accessor r 'x) (record-modifier r 'x) (record-constructor r)) (s) (1) (2))
