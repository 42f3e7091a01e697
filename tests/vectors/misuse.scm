;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(vector-ref vector-set! vector-length vector->list list->vector vector-fill! make-vector vector-move-left! vector-copy array-ref array-set!))
