;; object->string, with-output-to-string, call-with-output-string.
(write (list (object->string '(a "b" #\c)) (object->string "x" display) (with-output-to-string (lambda () (display "in"))) (call-with-output-string (lambda (p) (write 'x p))) (with-input-from-string "42 rest" read))) (newline)
