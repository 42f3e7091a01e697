;; Prompts: abort, values to the handler, resumption, nesting by tag.
(write (call-with-prompt 'tag (lambda () (+ 1 (abort-to-prompt 'tag 5 6))) (lambda (k . vals) vals))) (newline)
(write (call-with-prompt 'tag (lambda () (+ 1 (abort-to-prompt 'tag 5))) (lambda (k v) (list v (k 10) (k 20))))) (newline)
(write (call-with-prompt 'a (lambda () (call-with-prompt 'b (lambda () (abort-to-prompt 'a 'x)) (lambda (k v) 'wrong))) (lambda (k v) (list 'right v)))) (newline)
(write (call-with-prompt 'tag (lambda () 'plain) (lambda (k) 'never))) (newline)
