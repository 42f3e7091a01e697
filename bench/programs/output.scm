;; requires: guile
;; Data written to a string port and read back.
(define data (let loop ((i 0) (l '())) (if (= i 2000) l (loop (+ i 1) (cons (list i (number->string i) 'symbol #\a (/ i 7) (* 1.5 i)) l)))))
(define (round-trip x) (let ((s (call-with-output-string (lambda (p) (write x p))))) (cons (string-length s) (call-with-input-string s read))))
(check (let loop ((i 0) (n 0)) (if (= i 10) n (let ((r (round-trip data))) (loop (+ i 1) (if (equal? (cdr r) data) (+ n (car r)) 0))))) 731220)
