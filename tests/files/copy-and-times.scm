;; copy-file, utime.
(call-with-output-file "f" (lambda (p) (display "content" p)))
(chmod "f" #o755)
(copy-file "f" "g")
(utime "g" 1000000000 1000000001)
(define s (stat "g"))
(write (list (stat:size s) (stat:atime s) (stat:mtime s) (number->string (stat:perms s) 8))) (newline)
(utime "g" 5 6 7 8) (write (list (stat:mtime (stat "g")) (stat:mtimensec (stat "g")))) (newline)
