;; list-ref, list-tail, list-head, last-pair, first to tenth.
(use-modules (srfi srfi-1))
(define l '(a b c d e f g h i j))
(write (list (list-ref l 3) (list-tail l 8) (list-head l 2) (last-pair l) (first l) (second l) (third l) (fourth l) (fifth l) (tenth l) (last l))) (newline)
(define m (list 1 2 3))
(list-set! m 1 'x)
(write m) (newline)
