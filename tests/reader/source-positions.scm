;; The reader remembers where a pair began.
(define x (call-with-input-string "\n\n   (a\n (b))" (lambda (p) (set-port-filename! p "some-file") (read p))))
(write (map (lambda (k) (assq-ref (source-properties x) k)) '(filename line column))) (newline)
(write (source-property (cadr x) 'line)) (write (source-property (cadr x) 'column)) (newline)
