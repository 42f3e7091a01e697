;; Flonums that lie just between two texts of as few digits as do.
(do ((places 0 (+ places 1)))
    ((> places 30))
  (for-each
   (lambda (k)
     (write (/ (exact->inexact k) (expt 2. places)))
     (newline))
   (list 692203 692205 655361 11 13 1048577 1048579 4503599627370497 4503599627370499
         (- (expt 2 53) 1) (- (expt 2 53) 3))))
(for-each
 (lambda (x) (write x) (newline))
 (list 5e-324 4.9e-323 9007199254740993. 2e22 123456789012345675. 12345678901234565.))
