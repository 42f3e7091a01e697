;; mkstemp! fills in its template.
(define t (string-copy "tmp-XXXXXX"))
(define p (mkstemp! t))
(display "x" p) (close-port p)
(write (list (string-prefix? "tmp-" t) (string=? t "tmp-XXXXXX") (string-length t) (file-exists? t))) (newline)
