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

(define (array-for-each proc array . arrays)
  "Call PROC with the corresponding elements of ARRAY and ARRAYS."
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
  (%for-each-index
   (lambda (indices)
     (apply array-set! array (apply proc indices) indices))
   (array-shape array)))
