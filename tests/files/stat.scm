;; stat's parts.
(call-with-output-file "f" (lambda (p) (display "12345" p)))
(chmod "f" #o640)
(define s (stat "f"))
(write (list (stat:size s) (stat:type s) (number->string (stat:perms s) 8) (stat:nlink s) (stat:type (stat ".")) (= (stat:uid s) (getuid)) (= (stat:mode s) (logior #o100640)) (integer? (stat:mtime s)) (file-is-directory? ".") (= (stat:size (stat (open-input-file "f"))) 5))) (newline)
(write (catch 'system-error (lambda () (stat "nothing")) (lambda args (list (cadr args) (cadddr args))))) (newline)
