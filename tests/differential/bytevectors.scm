;; The bytevector procedures over indices, sizes, signs and byte orders.
(setup (use-modules (rnrs bytevectors))
       (define (b0) (make-bytevector 0)) (define (b1) (u8-list->bytevector '(255)))
       (define (b9) (u8-list->bytevector '(1 128 255 127 0 64 200 9 254)))
       (define big (endianness big)) (define little (endianness little)))
(setup (define (bytevector->list-of b) (bytevector->uint-list b big 1)))
(setup
 (define-syntax-rule (define-setters (name setter) ...) (begin (define (name b . rest) (apply setter b rest) b) ...))
 (define-setters (set-u8 bytevector-u8-set!) (set-s8 bytevector-s8-set!) (set-u16 bytevector-u16-set!)
  (set-s16 bytevector-s16-set!) (set-u32 bytevector-u32-set!) (set-s32 bytevector-s32-set!)
  (set-u64 bytevector-u64-set!) (set-s64 bytevector-s64-set!) (set-single bytevector-ieee-single-set!)
  (set-double bytevector-ieee-double-set!) (set-uint bytevector-uint-set!) (set-sint bytevector-sint-set!)
  (fill bytevector-fill!)))
(setup (define (copied b from to count) (bytevector-copy! b from b to count) b))
(setup (define (utf8-round s) (utf8->string (string->utf8 s)))
       (define (utf16-round s) (list (string->utf16 s) (string->utf16 s little) (utf16->string (string->utf16 s) big)))
       (define (utf32-round s) (list (string->utf32 s) (string->utf32 s little) (utf32->string (string->utf32 s) big))))
(each (bytevector-length bytevector->u8-list bytevector-copy utf8->string bytevector? array-length
       bytevector->list-of array-type)
      ((b0) (b1) (b9) "text" #u8(97 206 187)))
(each (bytevector-u8-ref bytevector-s8-ref bytevector-u16-native-ref bytevector-s16-native-ref
       bytevector-u32-native-ref bytevector-s32-native-ref bytevector-u64-native-ref
       bytevector-s64-native-ref bytevector-ieee-single-native-ref
       bytevector-ieee-double-native-ref)
      ((b0) (b1) (b9)) (0 1 4 8 9))
(each (bytevector-u16-ref bytevector-s16-ref bytevector-u32-ref bytevector-s32-ref bytevector-u64-ref
       bytevector-s64-ref bytevector-ieee-single-ref bytevector-ieee-double-ref)
      ((b1) (b9)) (0 1 2 5 8) (big little))
(each (bytevector-uint-ref bytevector-sint-ref) ((b9)) (0 1 4) (big little) (1 2 3 5 8 9))
(each (bytevector->uint-list bytevector->sint-list) ((b0) (b9)) (big little) (1 3 9 2))
(each (set-u8 set-s8) ((b1) (b9)) (0 1 9) (0 127 255 -1 -128 256 -129 1.0))
(each (set-u16 set-s16 set-u32 set-s32 set-u64 set-s64) ((b9)) (0 1 7) (0 1 32767 65535 -1 4294967295 18446744073709551616) (big little))
(each (set-single set-double) ((b9)) (0 1 6) (0 1.5 -0.0 1e300 1/3) (big little))
(each (set-uint set-sint) ((b9)) (0 6) (0 255 -1 65536) (big little) (1 2 3 4))
(each (fill) ((b0) (b1) (b9)) (0 255 -1 -128 256))
(each (copied) ((b9)) (0 2 8) (0 1 6) (0 1 3 9))
(each (bytevector=?) ((b0) (b1) (b9)) ((b0) (b1) (b9)))
(each (string->utf8 utf8-round utf16-round utf32-round) ("" "abc" "\xe9" "\u03bb" "\U01f600"))
(each (uint-list->bytevector sint-list->bytevector) ('() '(1 2 300) '(-1 5)) (big little) (1 2 3))
