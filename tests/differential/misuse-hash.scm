;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( doubly-weak-hash-table? hash-clear! hash-count hash-create-handle! hash-fold hash-for-each
         hash-for-each-handle hash-get-handle hash-map->list hash-ref hash-remove! hash-set!
         hash-table? hashq-create-handle! hashq-get-handle hashq-ref hashq-remove! hashq-set!
         hashv-create-handle! hashv-get-handle hashv-ref hashv-remove! hashv-set!
         hashx-create-handle! hashx-get-handle hashx-ref hashx-remove! hashx-set!
         make-doubly-weak-hash-table make-hash-table make-weak-key-hash-table
make-weak-value-hash-table weak-key-hash-table? weak-value-hash-table?)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
