;; while, break, continue; promises.
(define-syntax-rule (show expr)
  ;; The expression and its values, or the arguments of its throw.
  (begin
    (write 'expr)
    (display " =>")
    (call-with-values
        (lambda () (catch #t (lambda () expr) (lambda args (cons 'thrown args))))
      (lambda results
        (for-each (lambda (x) (display " ") (write x)) results)))
    (newline)))

(show (while #f 1))
(show (let ((i 0)) (while (< i 3) (set! i (1+ i)))))
(show (let ((i 0)) (while #t (set! i (1+ i)) (if (= i 5) (break i)))))
(show (let ((i 0)) (while #t (set! i (1+ i)) (if (= i 5) (break 1 2)))))
(show (let ((i 0)) (while #t (set! i (1+ i)) (if (= i 5) (break)))))
(show (let ((i 0) (j 0)) (while (< i 3) (set! i (1+ i)) (if (= i 2) (continue)) (set! j (+ j i))) j))
(show (let ((i 0)) (while (begin (set! i (1+ i)) (if (= i 4) (break 'x)) #t) (continue))))
(show (promise? (delay 1)))
(define c 0)
(define pr (delay (begin (set! c (+ c 1)) (if (< c 3) (force pr) c))))
(show (force pr))
(show (force pr))
(show (let ((i 0) (l '())) (while (< i 5) (set! i (+ i 1)) (if (even? i) (continue)) (set! l (cons i l))) l))
(define s (let lp ((n 100000) (p (delay 1))) (if (= n 0) p (lp (- n 1) p))))
(show (force s))
