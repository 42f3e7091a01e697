;; Bitvectors.
(define b (make-bitvector 5 #f))
(bitvector-set-bit! b 1)
(write (list b (bitvector-bit-set? b 1) (bitvector-length b) (bitvector->list b) (list->bitvector '(#t #f)) (bitvector-count b) (bitvector 1 0 1))) (newline)
