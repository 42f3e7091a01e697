;;; Arrays: what takes a procedure.  Vectors take a short way; what has more than
;;; one dimension is walked by its indices, the last running fastest.

(define (array-shape array)
  "Return the list of the bounds (LOWER UPPER) of the dimensions of ARRAY."
  (map (lambda (dimension)
         (if (pair? dimension)
             dimension
             (list 0 (- dimension 1))))
       (array-dimensions array)))

(define (%for-each-index proc shape)
  ;; Call PROC with each list of indices within SHAPE.
  (let loop ((shape shape) (indices '()))
    (if (null? shape)
        (proc (reverse indices))
        (let ((upper (cadr (car shape))))
          (let next ((i (car (car shape))))
            (when (<= i upper)
              (loop (cdr shape) (cons i indices))
              (next (+ i 1))))))))

(define (%array-ref-list array indices)
  (apply array-ref array indices))

(define (%check-cover who array others)
  ;; Each of OTHERS has elements wherever ARRAY has.
  (let ((shape (array-shape array)))
    (for-each (lambda (other)
                (let ((bounds (array-shape other)))
                  (unless (and (= (length bounds) (length shape))
                               (not (memq #f (map (lambda (inner outer)
                                                    (and (>= (car inner) (car outer))
                                                         (<= (cadr inner) (cadr outer))))
                                                  shape bounds))))
                    (scm-error 'misc-error who "array shape mismatch: ~S"
                               (list array) #f))))
              others)))

(define (array-for-each proc array . arrays)
  "Call PROC with the corresponding elements of ARRAY and ARRAYS."
  (%check-procedure "array-for-each" 1 proc)
  (%check-cover "array-for-each" array arrays)
  (if (and (null? arrays) (vector? array))
      (let loop ((i 0))
        (when (< i (vector-length array))
          (proc (vector-ref array i))
          (loop (+ i 1))))
      (%for-each-index
       (lambda (indices)
         (apply proc
                (map (lambda (array) (%array-ref-list array indices))
                     (cons array arrays))))
       (array-shape array))))

(define (array-map! target proc . sources)
  "Set each element of TARGET to what PROC returns for the corresponding ones of
SOURCES."
  (%check-procedure "array-map!" 2 proc)
  (%check-cover "array-map!" target sources)
  (%for-each-index
   (lambda (indices)
     (apply array-set! target
            (apply proc
                   (map (lambda (array) (%array-ref-list array indices))
                        sources))
            indices))
   (array-shape target)))

(define (array-map-in-order! target proc . sources)
  "As `array-map!', in the order of the indices."
  (apply array-map! target proc sources))

(define (array-index-map! array proc)
  "Set each element of ARRAY to what PROC returns for its indices."
  (%check-procedure "array-index-map!" 2 proc)
  (array-rank array)
  (%for-each-index
   (lambda (indices)
     (apply array-set! array (apply proc indices) indices))
   (array-shape array)))

(define (make-shared-array array mapping . bounds)
  "Return an array with BOUNDS that shares the elements of ARRAY: the one at some
indices is the element of ARRAY at those that MAPPING, which must be linear,
returns for them."
  (%check-procedure "make-shared-array" 2 mapping)
  (unless (array? array) (%not-an-array array))
  (let* ((lower (map (lambda (bound) (if (pair? bound) (car bound) 0)) bounds))
         (upper (map (lambda (bound) (if (pair? bound) (cadr bound) (- bound 1)))
                     bounds))
         (steps (shared-array-increments array))
         (origin (- (shared-array-offset array)
                    (apply + (map * (map car (array-shape array)) steps))))
         (place (lambda (indices)
                  (let ((found (apply mapping indices)))
                    (unless (= (length found) (length steps))
                      (scm-error 'misc-error #f
                                 "wrong number of indices, expecting ~a"
                                 (list (length steps)) #f))
                    (apply + origin (map * found steps))))))
    (if (memq #t (map > lower upper))
        (apply make-typed-array (array-type array) *unspecified* bounds)
        (let* ((first (place lower))
               (increment
                (lambda (k)
                  ;; How far the place moves with index K.
                  (if (< (list-ref lower k) (list-ref upper k))
                      (let ((next (list-copy lower)))
                        (list-set! next k (+ 1 (list-ref lower k)))
                        (- (place next) first))
                      0)))
               (increments (map increment (iota (length bounds)))))
          (%shared-array array
                         (- first (apply + (map * lower increments)))
                         bounds increments)))))

(define (array-type-code array)
  "Return the number of the type of the elements of ARRAY."
  (let ((type (array-type array)))
    (list-index '(#t a b vu8 u8 s8 u16 s16 u32 s32 u64 s64 f32 f64 c32 c64) type)))

(define (array-slice-for-each frank op . arrays)
  "Call OP with the corresponding slices of ARRAYS: what is left of each when its
first FRANK indices are given.  The slices share the elements."
  (define (check ok? message)
    (unless ok?
      (scm-error 'misc-error "array-slice-for-each"
                 (string-append message " ~S, ~S") (cons frank arrays) #f)))
  (%check-index frank -2147483648 2147483647)
  (when (and (negative? frank) (null? arrays))
    ;; Guile takes it for a length.
    (scm-error 'out-of-memory #f "Out of memory" #f #f))
  (unless (null? arrays)
    (let ((shapes (map array-shape arrays)))
      (check (>= frank 0) "bad frame rank")
      (for-each (lambda (shape)
                  (check (<= frank (length shape)) "frame too large for arguments:"))
                shapes)
      (let ((frame (list-head (car shapes) frank)))
        (for-each (lambda (shape)
                    (check (equal? (list-head shape frank) frame)
                           "mismatched frames:"))
                  (cdr shapes))
        (%for-each-index
         (lambda (indices)
           (apply op (map (lambda (array) (apply array-slice array indices))
                          arrays)))
         frame)))))

(define (array-slice-for-each-in-order frank op . arrays)
  "As `array-slice-for-each', in the order of the indices."
  (apply array-slice-for-each frank op arrays))
