;;; Char-sets (SRFI 14): what takes a procedure.

(define (%check-char-set who position cs)
  (unless (char-set? cs)
    (%wrong-type who position cs)))

(define (%char-set-walk cs proc init)
  ;; Fold PROC over the characters of CS in ascending order.
  (let loop ((cursor (char-set-cursor cs)) (result init))
    (if (end-of-char-set? cursor)
        result
        ;; The next cursor may be the same object, altered.
        (let ((next-result (proc (char-set-ref cs cursor) result)))
          (loop (char-set-cursor-next cs cursor) next-result)))))

(define (char-set-fold kons knil cs)
  "Fold KONS over the characters of CS, in no particular order: call it with each
and the result so far, KNIL at first; return the last result."
  (%check-procedure "char-set-fold" 1 kons)
  (%check-char-set "char-set-fold" 3 cs)
  (%char-set-walk cs kons knil))

(define (char-set-for-each proc cs)
  "Call PROC with each character of CS, in no particular order."
  (%check-procedure "char-set-for-each" 1 proc)
  (%check-char-set "char-set-for-each" 2 cs)
  (%char-set-walk cs (lambda (c _) (proc c)) #f)
  *unspecified*)

(define (%list->char-set who proc chars)
  (for-each (lambda (c)
              (unless (char? c)
                (scm-error 'misc-error who "procedure ~S returned non-char"
                           (list proc) #f)))
            chars)
  (list->char-set chars))

(define (char-set-map proc cs)
  "Return the set of the characters that PROC returns for those of CS."
  (%check-procedure "char-set-map" 1 proc)
  (%check-char-set "char-set-map" 2 cs)
  (%list->char-set "char-set-map" proc
                   (%char-set-walk cs
                                   (lambda (c result) (cons (proc c) result))
                                   '())))

(define* (char-set-unfold stop? mapper successor seed
                          #:optional (base char-set:empty))
  "Return the set of BASE and of the characters (MAPPER SEED), with SUCCESSOR
giving each next seed until STOP? holds for one."
  (%check-procedure "char-set-unfold" 1 stop?)
  (%check-procedure "char-set-unfold" 2 mapper)
  (%check-procedure "char-set-unfold" 3 successor)
  (let loop ((seed seed) (chars '()))
    (if (stop? seed)
        (char-set-union base
                        (%list->char-set "char-set-unfold" mapper chars))
        (loop (successor seed) (cons (mapper seed) chars)))))

(define (char-set-unfold! stop? mapper successor seed base)
  "As `char-set-unfold'; BASE may be altered."
  (char-set-unfold stop? mapper successor seed base))

(define* (char-set-filter pred cs #:optional (base char-set:empty))
  "Return the set of BASE and of the characters of CS for which PRED holds."
  (%check-procedure "char-set-filter" 1 pred)
  (%check-char-set "char-set-filter" 2 cs)
  (char-set-union
   base
   (list->char-set
    (%char-set-walk cs
                    (lambda (c result) (if (pred c) (cons c result) result))
                    '()))))

(define (char-set-filter! pred cs base)
  "As `char-set-filter'; BASE may be altered."
  (char-set-filter pred cs base))

(define (char-set-count pred cs)
  "Return the number of characters of CS for which PRED holds."
  (%check-procedure "char-set-count" 1 pred)
  (%check-char-set "char-set-count" 2 cs)
  (%char-set-walk cs
                  (lambda (c count) (if (pred c) (+ count 1) count))
                  0))

(define (char-set-any pred cs)
  "Return what PRED first returns for a character of CS that is not #f, or #f."
  (%check-procedure "char-set-any" 1 pred)
  (%check-char-set "char-set-any" 2 cs)
  (let loop ((cursor (char-set-cursor cs)))
    (and (not (end-of-char-set? cursor))
         (or (pred (char-set-ref cs cursor))
             (loop (char-set-cursor-next cs cursor))))))

(define (char-set-every pred cs)
  "Return what PRED returned last for the characters of CS if it holds for all,
#t if there is none, else #f."
  (%check-procedure "char-set-every" 1 pred)
  (%check-char-set "char-set-every" 2 cs)
  (let loop ((cursor (char-set-cursor cs)) (result #t))
    (if (or (not result) (end-of-char-set? cursor))
        result
        (let ((next-result (pred (char-set-ref cs cursor))))
          (loop (char-set-cursor-next cs cursor) next-result)))))
