;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( array->list array-cell-ref array-cell-set! array-contents array-copy! array-copy-in-order!
         array-dimensions array-equal? array-fill! array-for-each array-in-bounds?
         array-index-map! array-length array-map! array-map-in-order! array-rank array-ref
         array-set! array-slice array-slice-for-each array-slice-for-each-in-order array-type
         array-type-code array? bit-count bit-count* bit-extract bit-invert! bit-position
         bit-set*! bitvector bitvector->list bitvector-bit-clear? bitvector-bit-set?
         bitvector-clear-all-bits! bitvector-clear-bit! bitvector-clear-bits! bitvector-copy
         bitvector-count bitvector-count-bits bitvector-fill! bitvector-flip-all-bits!
         bitvector-length bitvector-position bitvector-ref bitvector-set!
         bitvector-set-all-bits! bitvector-set-bit! bitvector-set-bits! bitvector?
         list->bitvector list->vector make-shared-array restricted-vector-sort!
         shared-array-increments shared-array-offset shared-array-root transpose-array
         typed-array? vector vector->list vector-copy vector-copy! vector-fill! vector-length
vector-move-left! vector-move-right! vector-ref vector-set! vector?)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
