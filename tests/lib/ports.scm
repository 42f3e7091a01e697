;;; (ice-9 textual-ports), (ice-9 binary-ports), (rnrs bytevectors).
(use-modules (ice-9 textual-ports) (ice-9 binary-ports) (rnrs bytevectors))

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
(get-string-n (open-input-string "abc") 2) (get-string-n (open-input-string "abc") 5) (get-string-n (open-input-string "") 5) (get-string-n (open-input-string "") 0) (get-line (open-input-string "a\nb")) (get-line (open-input-string "")) (get-string-all (open-input-string "")) (let ((p (open-input-string "c"))) (unget-string p "ab") (get-string-all p)) (let ((p (open-input-string "c"))) (unget-string p "abcd" 1 2) (get-string-all p)) (let ((p (open-input-string "c"))) (unget-char p #\x) (lookahead-char p)) (call-with-output-string (lambda (p) (put-string p "abcd" 1 2) (put-char p #\x)))
(call-with-output-bytevector (lambda (p) (put-u8 p 5))) (call-with-input-bytevector #vu8(1 2 3) get-bytevector-all) (endianness big) (bytevector-u16-ref #vu8(1 2) 0 (endianness big)))
