;; #f gives a string, #t the current port, a port itself.
(use-modules (ice-9 format))
(write (format #f "x~a" 1)) (newline)
(format #t "to ~a~%" 'stdout)
(write (call-with-output-string (lambda (p) (format p "~a" 5)))) (newline)
(format (current-output-port) "port~%")
