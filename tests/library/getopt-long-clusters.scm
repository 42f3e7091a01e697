;; (ice-9 getopt-long): letters and values in one word.
(use-modules (ice-9 getopt-long))
(define spec '((create (single-char #\c)) (file (single-char #\f) (value #t)) (opt (single-char #\o) (value optional)) (num (single-char #\n) (value #t))))
(define (show . args)
  (write args) (display " => ")
  (write (catch #t (lambda () (let ((o (getopt-long (cons "prog" args) spec))) (append (map (lambda (k) (option-ref o k 'none)) '(create file opt num)) (list (option-ref o '() '())))))
     (lambda (k . a) (list k a)))) (newline))
(show "-cf-") (show "-f-") (show "-cfx") (show "-f" "-") (show "-n1-100" "y") (show "-n1") (show "-n-5") (show "-n" "-5") (show "-o-" "x") (show "-ox") (show "-o" "x") (show "-co") (show "-f" "-c") (show "-f" "--") (show "-n1-100c") (show "-c-") (show "-fa-b") (show "-c1")
