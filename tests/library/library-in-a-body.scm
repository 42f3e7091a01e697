;; An R6RS library where expressions stand.
(define (show x) (write x) (newline))
(save-module-excursion
 (lambda ()
   (library (inside one)
     (export)
     (import (for (guile) (meta -1)))
     (display "made")
     (newline))
   #t))
(show (module-name (current-module)))
(define (make)
  (save-module-excursion
   (lambda ()
     (library (inside two) (export) (import (guile)))
     (module-name (current-module)))))
(show (make))
