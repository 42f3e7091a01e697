;;; (rnrs lists): list utilities, R6RS library report 3.

(define-module (rnrs lists)
  #:version (6)
  #:use-module ((srfi srfi-1)
                #:select (any every filter fold-right (fold . srfi-fold) (find . srfi-find)
                          (remove . srfi-remove) partition))
  #:re-export ((srfi-find . find) (every . for-all) (any . exists) filter partition
               fold-right assoc assq assv member memq memv cons* (srfi-remove . remp))
  #:export (fold-left memp assp remove remv remq))

(define (fold-left combine nil list . lists)
  "Fold (COMBINE accumulated element …) over the lists from the left."
  (apply srfi-fold
         (lambda args
           (let ((rev (reverse args)))
             (apply combine (car rev) (reverse (cdr rev)))))
         nil list lists))

(define (memp pred list)
  "The first tail of LIST whose car satisfies PRED, or #f."
  (let loop ((l list))
    (and (pair? l) (if (pred (car l)) l (loop (cdr l))))))

(define (assp pred list)
  "The first pair of LIST whose car satisfies PRED, or #f."
  (srfi-find (lambda (entry) (pred (car entry))) list))

(define (remove obj list)
  "LIST without the elements equal? to OBJ."
  (srfi-remove (lambda (x) (equal? x obj)) list))

(define (remv obj list)
  "LIST without the elements eqv? to OBJ."
  (srfi-remove (lambda (x) (eqv? x obj)) list))

(define (remq obj list)
  "LIST without the elements eq? to OBJ."
  (srfi-remove (lambda (x) (eq? x obj)) list))
