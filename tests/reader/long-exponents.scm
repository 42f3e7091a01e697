;; Exponents are looked at before the rest of the token; dots; ends.
(define (try text)
  (catch #t
    (lambda () (write (call-with-input-string text read)))
    (lambda (key . args) (write (cons key args))))
  (newline))
(for-each try
  '("1e400" "1e400x" "1e-400x" "+1e400x" "1e400.5" "1.5e4000x" "1+1e400x" "1e309x" "a1e400x"
    "1/2e400x" "1e308x" "#x1e400x" "1e400-" "-e400" "1e99999999999999999999x"
    "#(1 . 2)" "#vu8(1 . 2)" "#u8(1 . 2)" "#2((1 2) . 3)"
    "(1 . 2" "(1 . 2 . 3)" "(1 . 2 3)" "(1 ." "(1 . )" "[1 . 2" "(1 (2 . 3"))
(write (catch #t (lambda () (string->number "1e400x")) list))
(newline)
