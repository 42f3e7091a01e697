;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(length reverse reverse! list-tail list-head list-ref list-set! last-pair append memq memv member assq assv assoc assq-ref assoc-ref list-copy set-car! set-cdr! map for-each apply sort acons delq filter cons make-list iota))
