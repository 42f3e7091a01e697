;;; (srfi srfi-4 gnu): Guile's additions to homogeneous vectors; native.

(define-module (srfi srfi-4 gnu)
  #:use-module (riad builtins)
  #:use-module (srfi srfi-4)
  #:re-export (any->c32vector any->c64vector any->f32vector any->f64vector
               any->s16vector any->s32vector any->s64vector any->s8vector
               any->u16vector any->u32vector any->u64vector any->u8vector
               c32vector c32vector->list c32vector-length c32vector-ref
               c32vector-set! c32vector? c64vector c64vector->list 
               c64vector-length c64vector-ref c64vector-set! c64vector? list->c32vector
               list->c64vector make-c32vector make-c64vector))
