;; requires: guile
;; Text to UTF-8 and back, and byte by byte.
(use-modules (rnrs bytevectors))
(define text (let loop ((i 0) (l '())) (if (= i 3000) (list->string l) (loop (+ i 1) (cons (integer->char (if (= 0 (remainder i 7)) (+ 945 (remainder i 24)) (+ 97 (remainder i 26)))) l)))))
(define (sum bytes) (let loop ((i 0) (s 0)) (if (= i (bytevector-length bytes)) s (loop (+ i 1) (+ s (bytevector-u8-ref bytes i))))))
(define (reversed bytes) (let* ((n (bytevector-length bytes)) (to (make-bytevector n))) (do ((i 0 (+ i 1))) ((= i n) to) (bytevector-u8-set! to (- n i 1) (bytevector-u8-ref bytes i)))))
(check (let loop ((i 0) (r #f))
         (if (= i 1500) r
             (let ((bytes (string->utf8 text)))
               (loop (+ i 1) (list (bytevector-length bytes) (sum (reversed bytes)) (string=? text (utf8->string bytes)))))))
       '(3429 440553 #t))
