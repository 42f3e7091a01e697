;; display and write of every kind of datum.
(for-each (lambda (x) (display x) (display " | ") (write x) (newline))
  (list 'a "s\"\n" #\a #\space 1.5 '(a "b" #\c) #("x" #\y) #vu8(1 2) #t '() #:k '(quote x) '(1 . "2") (if #f #f) (string #\nul #\x7f)))
