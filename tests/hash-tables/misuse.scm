;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(hash-ref hash-set! hash-remove! hashq-ref hashq-set! hashv-ref hash-get-handle hash-fold hash-for-each hash-map->list hash-clear! hash-count make-hash-table))
