;;; (ice-9 rdelim): lines and delimited text.
(use-modules (ice-9 rdelim))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(show
(call-with-input-string "abc\ndef" read-line) (call-with-input-string "abc\ndef" (lambda (p) (read-line p 'concat)))
(call-with-input-string "abc\ndef" (lambda (p) (read-line p 'split))) (call-with-input-string "abc\ndef" (lambda (p) (let* ((a (read-line p 'peek)) (b (read-char p))) (list a b))))
(call-with-input-string "" (lambda (p) (read-line p 'split)))(call-with-input-string "" (lambda (p) (read-line p 'concat)))(call-with-input-string "abc" (lambda (p) (read-line p 'split)))
(call-with-input-string "abc,def" (lambda (p) (read-delimited "," p)))
(call-with-input-string "abc,def" (lambda (p) (read-delimited "," p 'concat)))
(call-with-input-string "abc,def" (lambda (p) (read-delimited "," p 'peek)))
(call-with-input-string "abc,def" (lambda (p) (read-delimited "," p 'split)))
(call-with-input-string "" (lambda (p) (read-delimited "," p)))
(call-with-input-string "" (lambda (p) (read-delimited "," p 'split)))
(call-with-input-string "" (lambda (p) (read-delimited "," p 'concat)))
(call-with-input-string "," (lambda (p) (read-delimited "," p)))
(call-with-input-string "abc" (lambda (p) (read-delimited "" p)))
(let ((b (make-string 5 #\-))) (call-with-input-string "abcdefgh" (lambda (p) (let ((r (read-delimited! "c" b p))) (list r b)))))
(let ((b (make-string 2 #\-))) (call-with-input-string "abcdefgh" (lambda (p) (let ((r (read-delimited! "z" b p))) (list r b)))))
(let ((b (make-string 2 #\-))) (call-with-input-string "abcdefgh" (lambda (p) (let ((r (read-delimited! "z" b p 'split))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "" (lambda (p) (let ((r (read-delimited! "c" b p))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "ac" (lambda (p) (let ((r (read-delimited! "c" b p 'concat))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "ac" (lambda (p) (let ((r (read-delimited! "c" b p 'split 1 3))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "ac" (lambda (p) (let ((r (read-delimited! "c" b p 'split))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "a\nc" (lambda (p) (let ((r (read-line! b p))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "" (lambda (p) (let ((r (read-line! b p))) (list r b)))))
(let ((b (make-string 2 #\-))) (call-with-input-string "abcd" (lambda (p) (let ((r (read-line! b p))) (list r b)))))
(call-with-input-string "abcd" read-string) (call-with-input-string "abcd" (lambda (p) (read-string p 2))) (call-with-input-string "" (lambda (p) (read-string p 2))) (call-with-input-string "" read-string) (call-with-input-string "abcd" (lambda (p) (with-input-from-port p (lambda () (read-string)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "abc" (lambda (p) (let ((r (read-string! b p))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "abc" (lambda (p) (let ((r (read-string! b p 1 3))) (list r b)))))
(let ((b (make-string 5 #\-))) (call-with-input-string "" (lambda (p) (let ((r (read-string! b p 1 3))) (list r b)))))
(call-with-output-string (lambda (p) (write-line '(1 "x") p))))
