;;; (srfi srfi-4 gnu): Guile's extensions of SRFI 4.

(define-module (srfi srfi-4 gnu)
  #:use-module (riad builtins)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-4)
  #:re-export (any->c32vector any->c64vector any->f32vector any->f64vector
               any->s16vector any->s32vector any->s64vector any->s8vector
               any->u16vector any->u32vector any->u64vector any->u8vector
               c32vector c32vector->list c32vector-length c32vector-ref
               c32vector-set! c32vector? c64vector c64vector->list
               c64vector-length c64vector-ref c64vector-set! c64vector?
               list->c32vector list->c64vector make-c32vector make-c64vector)
  #:export (make-srfi-4-vector srfi-4-vector-type-size
            u8vector-copy s8vector-copy u16vector-copy s16vector-copy
            u32vector-copy s32vector-copy u64vector-copy s64vector-copy
            f32vector-copy f64vector-copy c32vector-copy c64vector-copy
            u8vector-copy! s8vector-copy! u16vector-copy! s16vector-copy!
            u32vector-copy! s32vector-copy! u64vector-copy! s64vector-copy!
            f32vector-copy! f64vector-copy! c32vector-copy! c64vector-copy!))

;; Type, bytes of an element, predicate, constructor.
(define types
  `((u8 1 ,u8vector? ,make-u8vector) (s8 1 ,s8vector? ,make-s8vector)
    (u16 2 ,u16vector? ,make-u16vector) (s16 2 ,s16vector? ,make-s16vector)
    (u32 4 ,u32vector? ,make-u32vector) (s32 4 ,s32vector? ,make-s32vector)
    (u64 8 ,u64vector? ,make-u64vector) (s64 8 ,s64vector? ,make-s64vector)
    (f32 4 ,f32vector? ,make-f32vector) (f64 8 ,f64vector? ,make-f64vector)
    (c32 8 ,c32vector? ,make-c32vector) (c64 16 ,c64vector? ,make-c64vector)))
(define size cadr)
(define kind? caddr)
(define make cadddr)

(define* (make-srfi-4-vector type length #:optional (fill 0))
  "A uniform vector of LENGTH elements of TYPE, a symbol."
  ((make (assq type types)) length fill))

(define (srfi-4-vector-type-size vector)
  "The bytes that an element of the uniform VECTOR takes."
  (or (or-map (lambda (type) (and ((kind? type) vector) (size type))) types)
      (scm-error 'wrong-type-arg "srfi-4-vector-type-size"
                 "Wrong type argument in position ~A: ~S" (list 1 vector)
                 (list vector))))

(define (check type vector)
  (unless ((kind? type) vector)
    (scm-error 'wrong-type-arg #f
               (format #f "expecting ~avector, got ~~A" (car type))
               (list vector) (list vector))))

(define (copier! type)
  (lambda* (to at from #:optional (start 0) end)
    "Copy elements START to END of FROM into TO, from AT on."
    (check type from)
    (check type to)
    (let* ((bytes (size type))
           (end (or end (quotient (bytevector-length from) bytes))))
      (bytevector-copy! from (* start bytes) to (* at bytes)
                        (* (- end start) bytes)))))

(define (copier type)
  (lambda* (from #:optional (start 0) end)
    "A copy of elements START to END of FROM."
    (check type from)
    (let* ((end (or end (quotient (bytevector-length from) (size type))))
           (to ((make type) (- end start))))
      ((copier! type) to 0 from start end)
      to)))

(define-syntax-rule (define-copiers (type copy copy!) ...)
  (begin
    (begin (define copy (copier (assq 'type types)))
           (define copy! (copier! (assq 'type types))))
    ...))
(define-copiers
  (u8 u8vector-copy u8vector-copy!) (s8 s8vector-copy s8vector-copy!)
  (u16 u16vector-copy u16vector-copy!) (s16 s16vector-copy s16vector-copy!)
  (u32 u32vector-copy u32vector-copy!) (s32 s32vector-copy s32vector-copy!)
  (u64 u64vector-copy u64vector-copy!) (s64 s64vector-copy s64vector-copy!)
  (f32 f32vector-copy f32vector-copy!) (f64 f64vector-copy f64vector-copy!)
  (c32 c32vector-copy c32vector-copy!) (c64 c64vector-copy c64vector-copy!))
