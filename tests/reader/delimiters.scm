;; Which characters end a token.
(define (data s)
  (call-with-input-string s
    (lambda (p) (let loop ((x (read p)) (acc '())) (if (eof-object? x) (reverse acc) (loop (read p) (cons x acc)))))))
(for-each (lambda (s) (write (data s)) (newline))
  '("a(b)c" "a\"b\"c" "1(2)" "a;b\nc" "a'b" "#t(1)" "#\\a(b)" "a#b" "#(1)#(2)" "a[b]c" "\"a\"\"b\"" "a,b" "1,2" "`a`b"))
