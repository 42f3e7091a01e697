;; What write puts out, read takes in again as an equal datum.
(define data
  (list 'a "s\n\"\\" #\a #\space #\nul 1 -1 1/3 1.5 1e100 '(1 . 2) '(1 (2 #(3 "x"))) #:key #vu8(1 2) '() #t #f (string->symbol "") 'λ "λ" #\λ))
(for-each
  (lambda (x)
    (let ((back (call-with-input-string (call-with-output-string (lambda (p) (write x p))) read)))
      (write (list x (equal? x back))) (newline)))
  data)
