;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse) (rnrs bytevectors))
(misuse '(make-bytevector bytevector-length bytevector-u8-ref bytevector-u8-set! bytevector-s8-ref bytevector-u16-ref bytevector-u32-set! bytevector-copy bytevector-copy! bytevector-fill! bytevector=? u8-list->bytevector bytevector->u8-list string->utf8 utf8->string) (resolve-interface '(rnrs bytevectors)))
