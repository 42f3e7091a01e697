;;; (ice-9 poe): procedures that remember their results (arguments by eq?).

(define-module (ice-9 poe)
  #:export (pure-funcq perfect-funcq))

(define (hash-arguments args n)
  (modulo (let loop ((args args) (h 0))
            (if (null? args)
                h
                (loop (cdr args) (logior h (hashq (car args) 4194303)))))
          n))

(define (assoc-arguments args alist)
  (or-map (lambda (entry) (and (same? args (car entry)) entry)) alist))

(define (same? l1 l2)
  (if (null? l1)
      (null? l2)
      (and (pair? l2) (eq? (car l1) (car l2)) (same? (cdr l1) (cdr l2)))))

(define (remembering proc table)
  (lambda args
    (let ((handle (hashx-get-handle hash-arguments assoc-arguments table args)))
      (if handle
          (cdr handle)
          (let ((value (apply proc args)))
            (hashx-set! hash-arguments assoc-arguments table args value)
            value)))))

(define (pure-funcq base-func)
  "BASE-FUNC, remembering its results."
  (remembering base-func (make-hash-table)))

(define (perfect-funcq size base-func)
  "BASE-FUNC, remembering its results; SIZE of them are expected."
  (remembering base-func (make-hash-table size)))
