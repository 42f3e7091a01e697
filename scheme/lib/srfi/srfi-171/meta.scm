;;; (srfi srfi-171 meta): what transducers are made with.

(define-module (srfi srfi-171 meta)
  #:use-module (srfi srfi-9)
  #:use-module ((rnrs bytevectors) #:select (bytevector-length bytevector-u8-ref))
  #:export (reduced reduced? unreduce ensure-reduced preserving-reduced
            list-reduce vector-reduce string-reduce bytevector-u8-reduce
            port-reduce generator-reduce))

;; A value that ends the transduction.
(define-record-type <reduced> (reduced value) reduced? (value unreduce))

(define (ensure-reduced x)
  "X, wrapped so that it ends the transduction."
  (if (reduced? x) x (reduced x)))

(define (preserving-reduced reducer)
  "REDUCER, whose wrapped values go through one more reduction."
  (lambda (a b)
    (let ((result (reducer a b)))
      (if (reduced? result) (reduced result) result))))

;; Give to PROC the accumulated value and what NEXT gives, until NEXT calls its
;; argument.
(define (reduce-with proc acc next)
  (let loop ((acc acc) (i 0))
    (next i
          (lambda () acc)
          (lambda (x)
            (let ((acc (proc acc x)))
              (if (reduced? acc) (unreduce acc) (loop acc (+ i 1))))))))

(define (list-reduce proc acc list)
  "Reduce LIST by PROC."
  (if (null? list)
      acc
      (let ((acc (proc acc (car list))))
        (if (reduced? acc) (unreduce acc) (list-reduce proc acc (cdr list))))))

(define (reduce-indexed proc acc x length ref)
  (let ((n (length x)))
    (reduce-with proc acc
                 (lambda (i end go) (if (= i n) (end) (go (ref x i)))))))
(define (vector-reduce proc acc vec)
  "Reduce VEC by PROC."
  (reduce-indexed proc acc vec vector-length vector-ref))
(define (string-reduce proc acc string)
  "Reduce the characters of STRING by PROC."
  (reduce-indexed proc acc string string-length string-ref))
(define (bytevector-u8-reduce proc acc bv)
  "Reduce the bytes of BV by PROC."
  (reduce-indexed proc acc bv bytevector-length bytevector-u8-ref))

(define (generator-reduce proc acc generator)
  "Reduce by PROC what GENERATOR gives until that is the eof object."
  (reduce-with proc acc
               (lambda (i end go)
                 (let ((x (generator))) (if (eof-object? x) (end) (go x))))))
(define (port-reduce proc acc read port)
  "Reduce by PROC what READ reads from PORT."
  (generator-reduce proc acc (lambda () (read port))))
