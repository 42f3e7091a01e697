;; Tabs, form feeds, carriage returns separate data.
(write (call-with-input-string "(a\tb\fc\r\nd\ve)" read)) (newline)
(write (call-with-input-string "(a)(b)" (lambda (p) (let* ((a (read p)) (b (read p))) (list a b (eof-object? (read p))))))) (newline)
