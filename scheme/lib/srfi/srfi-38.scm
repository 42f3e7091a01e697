;;; (srfi srfi-38): external representation of shared structure.
;;
;; #N= labels an object that #N# refers to later.

(define-module (srfi srfi-38)
  #:use-module ((rnrs bytevectors) #:select (bytevector?))
  #:export (write-with-shared-structure read-with-shared-structure))

(cond-expand-provide (current-module) '(srfi-38))

;; A table of the compound objects in OBJ: #t for those met more than once.
(define (shared-objects obj)
  (let ((table (make-hash-table)))
    (let visit ((stack (list obj)))
      (unless (null? stack)
        (let ((x (car stack)) (rest (cdr stack)))
          (cond ((not (or (pair? x) (bytevector? x)
                          (and (vector? x) (> (vector-length x) 0))))
                 (visit rest))
                ((hashq-get-handle table x)
                 (hashq-set! table x #t)
                 (visit rest))
                (else
                 (hashq-set! table x #f)
                 (visit (cond ((pair? x) (cons* (car x) (cdr x) rest))
                              ((vector? x) (append (vector->list x) rest))
                              (else rest))))))))
    table))

(define* (write-with-shared-structure obj #:optional (outport (current-output-port)) optarg)
  "Write OBJ to OUTPORT with labels for what occurs more than once in it."
  (define table (shared-objects obj))
  (define next 1)
  (define (shared? x) (hashq-ref table x #f))
  (define (out x) (display x outport))
  (define (put x)
    (let ((label (shared? x)))
      (cond ((number? label) (out "#") (out label) (out "#"))
            (else
             (when label
               (hashq-set! table x next)
               (out "#") (out next) (out "=")
               (set! next (+ next 1)))
             (cond ((pair? x) (out "(") (put (car x)) (put-rest (cdr x)))
                   ((and (vector? x) (> (vector-length x) 0))
                    (out "#(")
                    (put (vector-ref x 0))
                    (let loop ((i 1))
                      (when (< i (vector-length x))
                        (out " ")
                        (put (vector-ref x i))
                        (loop (+ i 1))))
                    (out ")"))
                   (else (write x outport)))))))
  (define (put-rest x)
    (cond ((null? x) (out ")"))
          ((and (pair? x) (not (shared? x)))
           (out " ") (put (car x)) (put-rest (cdr x)))
          (else (out " . ") (put x) (out ")"))))
  (put obj))

(define* (read-with-shared-structure #:optional (port (current-input-port)) arg)
  "Read an object whose text may have labels."
  (read port))
