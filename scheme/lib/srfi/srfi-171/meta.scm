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

(define (list-reduce f identity lst)
  "Reduce LST by F."
  (if (null? lst)
      identity
      (let ((identity (f identity (car lst))))
        (if (reduced? identity) (unreduce identity) (list-reduce f identity (cdr lst))))))

(define (reduce-indexed proc acc x length ref)
  (let ((n (length x)))
    (reduce-with proc acc
                 (lambda (i end go) (if (= i n) (end) (go (ref x i)))))))
(define (vector-reduce f identity vec)
  "Reduce VEC by F."
  (reduce-indexed f identity vec vector-length vector-ref))
(define (string-reduce f identity str)
  "Reduce the characters of STR by F."
  (reduce-indexed f identity str string-length string-ref))
(define (bytevector-u8-reduce f identity vec)
  "Reduce the bytes of VEC by F."
  (reduce-indexed f identity vec bytevector-length bytevector-u8-ref))

(define (generator-reduce f identity gen)
  "Reduce by F what GEN gives until that is the eof object."
  (reduce-with f identity
               (lambda (i end go)
                 (let ((x (gen))) (if (eof-object? x) (end) (go x))))))
(define (port-reduce f identity reader port)
  "Reduce by F what READER reads from PORT."
  (generator-reduce f identity (lambda () (reader port))))
