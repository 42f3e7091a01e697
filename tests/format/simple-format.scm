;; The core's format knows ~a ~s ~% ~~.
(write (simple-format #f "~a ~s ~A ~S~~" "x" "x" #\a #\a)) (newline)
(simple-format #t "~a~%" '(1 . 2))
(write (catch #t (lambda () (simple-format #f "~q" 1)) (lambda (key . args) key))) (newline)
(write (catch #t (lambda () (simple-format #f "~a")) (lambda (key . args) key))) (newline)
