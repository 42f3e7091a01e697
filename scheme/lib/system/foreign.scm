;;; (system foreign): pointers, C structures, calls of C functions.
;;
;; Guile manual, "Foreign Function Interface".  A structure is a list of types;
;; its fields lie as the System V conventions have them.

(define-module (system foreign)
  #:use-module (riad builtins)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 iconv)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:re-export (pointer? make-pointer pointer-address bytevector->pointer
               pointer->bytevector dereference-pointer set-pointer-finalizer!
               scm->pointer pointer->scm)
  #:export (void float double complex-float complex-double
            short unsigned-short int unsigned-int long unsigned-long
            size_t ssize_t ptrdiff_t intptr_t uintptr_t
            int8 uint8 int16 uint16 int32 uint32 int64 uint64
            sizeof alignof %null-pointer null-pointer?
            string->pointer pointer->string
            pointer->procedure procedure->pointer
            make-c-struct parse-c-struct define-wrapped-pointer-type))

(define void 0)
(define float 1)
(define double 2)
(define uint8 3)
(define int8 4)
(define uint16 5)
(define int16 6)
(define uint32 7)
(define int32 8)
(define uint64 9)
(define int64 10)
(define complex-float 11)
(define complex-double 12)
(define short int16)
(define unsigned-short uint16)
(define int int32)
(define unsigned-int uint32)
(define long int64)
(define unsigned-long uint64)
(define size_t uint64)
(define ssize_t int64)
(define ptrdiff_t int64)
(define intptr_t int64)
(define uintptr_t uint64)

(define sizes #(#f 4 8 1 1 2 2 4 4 8 8 8 16))
(define alignments #(#f 4 8 1 1 2 2 4 4 8 8 4 8))

(define (wrong who position value)
  (scm-error 'wrong-type-arg who "Wrong type argument in position ~A: ~S"
             (list position value) (list value)))

(define (scalar table type who)
  (or (cond ((eq? type '*) 8)
            ((and (integer? type) (exact? type) (< 0 type 13))
             (vector-ref table type))
            (else #f))
      (wrong who 1 type)))

(define (align offset alignment)
  (* alignment (quotient (+ offset alignment -1) alignment)))

(define (alignof type)
  "The number of bytes that addresses of TYPE are multiples of."
  (if (pair? type)
      (apply max (map alignof type))
      (scalar alignments type "alignof")))

(define (sizeof type)
  "The number of bytes of TYPE."
  (if (pair? type)
      (let loop ((types type) (offset 0))
        (if (null? types)
            (align offset (alignof type))
            (loop (cdr types)
                  (+ (align offset (alignof (car types)))
                     (sizeof (car types))))))
      (scalar sizes type "sizeof")))

(define %null-pointer (make-pointer 0))
(define (null-pointer? pointer)
  "Whether POINTER's address is zero."
  (zero? (pointer-address pointer)))

(define* (string->pointer string #:optional encoding)
  "A pointer to a copy of STRING in ENCODING, by default the locale's, with a zero
behind it."
  (let ((string (string-append string "\0")))
    (bytevector->pointer (if encoding
                             (string->bytevector
                              string encoding
                              (fluid-ref %default-port-conversion-strategy))
                             (%string->bytes string)))))

(define* (pointer->string pointer #:optional (length -1) encoding)
  "The string at POINTER: LENGTH bytes, or up to a zero."
  (if (or (not encoding) (null-pointer? pointer))
      (%pointer->string pointer length)
      (let ((length (if (< length 0) (%pointer-length pointer) length)))
        (bytevector->string (pointer->bytevector pointer length) encoding))))

;;; --- Structures ------------------------------------------------------------

(define (setter type)
  (vector-ref
   (vector #f bytevector-ieee-single-native-set!
           bytevector-ieee-double-native-set!
           bytevector-u8-set! bytevector-s8-set!
           bytevector-u16-native-set! bytevector-s16-native-set!
           bytevector-u32-native-set! bytevector-s32-native-set!
           bytevector-u64-native-set! bytevector-s64-native-set!
           (complex-setter bytevector-ieee-single-native-set! 4)
           (complex-setter bytevector-ieee-double-native-set! 8))
   type))
(define (getter type)
  (vector-ref
   (vector #f bytevector-ieee-single-native-ref
           bytevector-ieee-double-native-ref
           bytevector-u8-ref bytevector-s8-ref
           bytevector-u16-native-ref bytevector-s16-native-ref
           bytevector-u32-native-ref bytevector-s32-native-ref
           bytevector-u64-native-ref bytevector-s64-native-ref
           (complex-getter bytevector-ieee-single-native-ref 4)
           (complex-getter bytevector-ieee-double-native-ref 8))
   type))
(define (complex-setter set size)
  (lambda (bytes offset value)
    (set bytes offset (real-part value))
    (set bytes (+ offset size) (imag-part value))))
(define (complex-getter ref size)
  (lambda (bytes offset)
    (make-rectangular (ref bytes offset) (ref bytes (+ offset size)))))

(define (write-fields bytes offset types values)
  (let loop ((types types) (values values) (offset offset))
    (cond ((pair? types)
           (unless (pair? values)
             (scm-error 'misc-error #f "too few values ~S" (list values) #f))
           (let* ((type (car types)) (value (car values))
                  (offset (align offset (alignof type))))
             (cond ((pair? type) (write-fields bytes offset type value))
                   ((eq? type '*)
                    (bytevector-u64-native-set! bytes offset
                                                (pointer-address value)))
                   (else ((setter type) bytes offset value)))
             (loop (cdr types) (cdr values) (+ offset (sizeof type)))))
          ((pair? values)
           (scm-error 'misc-error #f "too many values ~S" (list values) #f)))))

(define (read-fields bytes offset types)
  (let loop ((types types) (offset offset) (values '()))
    (if (null? types)
        (reverse values)
        (let* ((type (car types)) (offset (align offset (alignof type))))
          (loop (cdr types)
                (+ offset (sizeof type))
                (cons (cond ((pair? type) (read-fields bytes offset type))
                            ((eq? type '*)
                             (make-pointer
                              (bytevector-u64-native-ref bytes offset)))
                            (else ((getter type) bytes offset)))
                      values))))))

(define (make-c-struct types vals)
  "A pointer to a new structure of the fields TYPES, filled with VALS."
  (let ((bytes (make-bytevector (sizeof types) 0)))
    (write-fields bytes 0 types vals)
    (bytevector->pointer bytes)))

(define (parse-c-struct foreign types)
  "The list of the fields of the structure at FOREIGN."
  (read-fields (pointer->bytevector foreign (sizeof types)) 0 types))

;;; --- Procedures ------------------------------------------------------------

(define* (pointer->procedure result function arguments #:key return-errno?)
  "A procedure that calls the C function at the pointer FUNCTION with arguments
of the types ARGUMENTS and gives its RESULT; with RETURN-ERRNO?, errno as well."
  (unless (pointer? function)
    (scm-error 'wrong-type-arg "pointer->procedure"
               "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 2 "POINTER_P" function) (list function)))
  (check-types "pointer->procedure" result arguments)
  (let ((count (length arguments)))
    (define call
      (lambda values
        (unless (= (length values) count)
          (scm-error 'wrong-number-of-args #f "Wrong number of arguments to ~A"
                     (list call) #f))
        (%foreign-call function result arguments values return-errno?)))
    (set-procedure-minimum-arity! call count 0 #f)
    call))

(define (check-types who result arguments)
  (define (check type position)
    (unless (%foreign-type? type) (wrong who position type)))
  (check result 1)
  (unless (list? arguments) (wrong who 3 arguments))
  (for-each (lambda (type) (check type 3)) arguments))

(define (procedure->pointer result procedure arguments)
  "A pointer to a C function that calls PROCEDURE with arguments of the types
ARGUMENTS, and gives what it returns as RESULT."
  (check-types "procedure->pointer" result arguments)
  ;; Those that nothing uses can be had again after a collection, which comes where a
  ;; loop goes on.
  (let retry ((more? #t))
    (or (%callback result procedure arguments)
        (begin (gc) (and more? (retry #f)))
        (scm-error 'misc-error "procedure->pointer" "too many callbacks: ~S"
                   (list procedure) #f))))

(define-syntax-rule (define-wrapped-pointer-type type predicate wrap unwrap
                      print)
  ;; Equal pointers have one object, as long as it is in use.
  (begin
    (define-record-type type
      (%wrap pointer)
      predicate
      (pointer unwrap))
    (define wrap
      (let ((known (make-weak-value-hash-table)))
        (lambda (pointer)
          (or (hash-ref known pointer)
              (let ((object (%wrap pointer)))
                (hash-set! known pointer object)
                object)))))
    (set-record-type-printer! type print)))
