;; A flonum that read returns has a place; a fixnum has none.
(define (place text)
  (call-with-input-string text
    (lambda (port)
      (let ((datum (read port)))
        (write (list datum (source-properties datum))) (newline)))))
(place "3.1415")
(place "\n\n   2.5e10")
(place "-0.5")
(place "1e300")
(place "12")
(place "1/2")
(call-with-input-string "1.5 foo 2.5"
  (lambda (port)
    (set-port-filename! port "f")
    (let* ((x (read port)) (y (read port)) (z (read port)))
      (write (source-properties z)) (newline)
      (write (source-property z 'column)) (newline))))
