;;; R6RS libraries: ports, lists, sorting.
(use-modules (rnrs io ports) (rnrs lists) (rnrs sorting) (rnrs exceptions) (rnrs control) (rnrs programs) (rnrs mutable-pairs) (rnrs bytevectors))

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

(define f (string-append "/tmp/riad-rnrs-" (number->string (getpid))))

(show (call-with-port (open-file-output-port f) (lambda (p) (put-bytevector p #vu8(1 2 3 200)))) (call-with-port (open-file-input-port f) get-bytevector-all) (guard (e ((i/o-file-already-exists-error? e) 'exists)) (open-file-output-port f)) (call-with-port (open-file-output-port f (file-options no-fail)) (lambda (p) (put-u8 p 7))) (call-with-port (open-file-input-port f) (lambda (p) (list (get-u8 p) (port-eof? p) (port-position p)))) (guard (e ((i/o-file-does-not-exist-error? e) 'gone)) (open-file-input-port "/nope/x"))
(bytevector->string #vu8(206 187) (make-transcoder (utf-8-codec))) (string->bytevector "é" (make-transcoder (latin-1-codec))) (call-with-string-output-port (lambda (p) (put-string p "abc"))) (let ((p (open-bytevector-input-port #vu8(1 2 3)))) (set-port-position! p 2) (list (get-u8 p) (port-has-port-position? p))) (buffer-mode line) (buffer-mode? 'none) (eol-style lf) (get-datum (open-string-input-port "(a b)")) (call-with-values open-string-output-port (lambda (p get) (put-char p #\a) (list (get) (get)))) (eof-object? (eof-object)) (get-line (open-string-input-port "x\ny"))
(fold-left cons '() '(1 2)) (fold-left list 0 '(1 2) '(3 4)) (fold-right cons '() '(1 2)) (for-all odd? '(1 3)) (exists even? '(1 2)) (memp even? '(1 2 3)) (assp even? '((1 . 2) (2 . 3))) (remp even? '(1 2 3)) (remove 2 '(1 2 3)) (remq 'a '(a b)) (find even? '(1 2)) (list-sort < '(3 1 2)) (vector-sort < #(3 1 2)) (let ((v (vector 3 1 2))) (vector-sort! < v) v) (guard (e (#t e)) (raise 'x)) (when #t 1)
)
(delete-file f)
