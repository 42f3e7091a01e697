;; (system foreign): sizes and pointers into bytevectors.
(use-modules (system foreign) (rnrs bytevectors))
(define bv #vu8(104 105 0 120))
(write (list (sizeof int) (sizeof '*) (sizeof (list int8 int64)) (pointer->string (bytevector->pointer bv)) (pointer->bytevector (bytevector->pointer bv) 2) (null-pointer? %null-pointer))) (newline)
