;;; (rnrs bytevectors): bytevectors, R6RS library report 2; the procedures are native.

(define-module (rnrs bytevectors)
  #:version (6)
  #:use-module (riad builtins)
  #:re-export (bytevector->sint-list bytevector->u8-list bytevector->uint-list
               bytevector-copy bytevector-copy! bytevector-fill!
               bytevector-ieee-double-native-ref bytevector-ieee-double-native-set!
               bytevector-ieee-double-ref bytevector-ieee-double-set!
               bytevector-ieee-single-native-ref bytevector-ieee-single-native-set!
               bytevector-ieee-single-ref bytevector-ieee-single-set! bytevector-length
               bytevector-s16-native-ref bytevector-s16-native-set! bytevector-s16-ref
               bytevector-s16-set! bytevector-s32-native-ref bytevector-s32-native-set!
               bytevector-s32-ref bytevector-s32-set! bytevector-s64-native-ref
               bytevector-s64-native-set! bytevector-s64-ref bytevector-s64-set!
               bytevector-s8-ref bytevector-s8-set! bytevector-sint-ref
               bytevector-sint-set! bytevector-u16-native-ref bytevector-u16-native-set!
               bytevector-u16-ref bytevector-u16-set! bytevector-u32-native-ref
               bytevector-u32-native-set! bytevector-u32-ref bytevector-u32-set!
               bytevector-u64-native-ref bytevector-u64-native-set! bytevector-u64-ref
               bytevector-u64-set! bytevector-u8-ref bytevector-u8-set!
               bytevector-uint-ref bytevector-uint-set! bytevector=? bytevector?
               make-bytevector native-endianness sint-list->bytevector string->utf16
               string->utf32 string->utf8 u8-list->bytevector uint-list->bytevector
               utf16->string utf32->string utf8->string)
  #:export (endianness uniform-array->bytevector))

(define-syntax endianness
  (lambda (form)
    "The symbol big or little, checked at expansion time."
    (syntax-case form ()
      ((_ sym) (memq (syntax->datum #'sym) '(big little)) #''sym)
      ((_ sym) (syntax-violation 'endianness "unsupported endianness" form #'sym)))))

(define (uniform-array->bytevector array)
  "A bytevector of the bytes of ARRAY, a uniform array; bits make words of 32."
  (define (refuse who expected)
    (scm-error 'wrong-type-arg who "Wrong type (expecting ~A): ~S" (list expected array)
               (list array)))
  (cond ((bytevector? array) (bytevector-copy array))
        ((bitvector? array)
         (let* ((n (bitvector-length array))
                (bytes (make-bytevector (* 4 (quotient (+ n 31) 32)) 0)))
           (do ((i 0 (+ i 1)))
               ((= i n) bytes)
             (when (bitvector-ref array i)
               (let ((at (ash i -3)))
                 (bytevector-u8-set! bytes at (logior (bytevector-u8-ref bytes at)
                                                      (ash 1 (logand i 7)))))))))
        ((not (array? array)) (refuse #f "array"))
        ((memq (array-type array) '(#t a)) (refuse #f "uniform array"))
        (else
         (let ((contents (array-contents array)))
           (if (or (bytevector? contents) (bitvector? contents))
               (uniform-array->bytevector contents)
               (refuse "uniform-array->bytevector" "uniform contiguous array"))))))
