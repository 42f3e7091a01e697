;;; The R7RS libraries, each name under a prefix.
(use-modules ((scheme base) #:prefix s:)
             ((scheme char) #:prefix s:)
             ((scheme write) #:prefix s:)
             ((scheme lazy) #:prefix s:)
             ((scheme inexact) #:prefix s:)
             ((scheme time) #:prefix s:)
             ((scheme process-context) #:prefix s:)
             ((scheme file) #:prefix s:) (srfi srfi-38)
             ((scheme cxr) #:prefix s:)
             ((scheme case-lambda) #:prefix s:)
             ((scheme complex) #:prefix s:)
             ((scheme r5rs) #:prefix r5:)
             ((scheme load) #:prefix s:)
             ((scheme read) #:prefix s:)
             ((scheme repl) #:prefix s:))

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


(show (s:vector-map + #(1 2) #(3 4 5)) (s:string-map char-upcase "ab") (s:string-map (lambda (a b) b) "abc" "xy") (s:vector->list #(1 2 3) 1) (s:vector->list #(1 2 3) 1 2) (s:bytevector 1 2) (s:bytevector-append (s:bytevector 1) (s:bytevector 2 3)) (s:bytevector-copy #vu8(1 2 3) 1) (let ((b (s:make-bytevector 3 0))) (s:bytevector-copy! b 1 #vu8(7 8 9) 1) b) (s:utf8->string #vu8(97 98 99) 1) (s:string->utf8 "abc" 1 2) (s:string->vector "abc" 1) (s:vector->string #(#\a #\b)) (s:vector-append #(1) #(2 3)) (let ((v (vector 1 2 3))) (s:vector-fill! v 0 1) v)
(s:read-string 2 (open-input-string "abc")) (s:read-string 2 (open-input-string "")) (s:read-line (open-input-string "a\nb")) (let ((p (s:open-output-bytevector))) (s:write-u8 1 p) (s:write-bytevector #vu8(1 2 3) p 1) (s:get-output-bytevector p)) (s:read-u8 (s:open-input-bytevector #vu8(5))) (s:peek-u8 (s:open-input-bytevector #vu8(5))) (s:read-bytevector 2 (s:open-input-bytevector #vu8(5 6 7))) (call-with-output-string (lambda (p) (s:write-string "abc" p 1)))
(s:guard (e (#t (list (s:error-object? e) (s:error-object-message e) (s:error-object-irritants e)))) (s:error "msg" 1 2)) (s:guard (e ((string? e) e)) (s:raise "x")) (s:guard (e ((s:read-error? e) 'read)) (read (open-input-string "(1"))) (s:error-object? 5) (s:square 5) (s:boolean=? #t #t #t) (s:symbol=? 'a 'a 'b) (s:exact 2.0) (s:floor/ 5 2) (s:exact-integer? 5) (s:truncate/ -5 2) (s:exact-integer-sqrt 17) (s:let-values (((a b) (values 1 2))) (list a b)) (s:list-copy '(1 2)) (s:assoc 1.0 '((1 . 2)) =) (s:eof-object) (s:char-foldcase #\A) (s:digit-value #\5) (s:digit-value #\x0663) (s:digit-value #\a) (s:string-foldcase "AbC") (s:force (s:delay 4)) (s:force (s:delay-force (s:make-promise 5))) (s:promise? (s:make-promise 1)) (s:finite? 1.0) (s:infinite? +inf.0) (s:nan? +nan.0) (s:exact->inexact 1) (s:cadddr '(1 2 3 4))
(let ((l (list 1 2))) (set-cdr! (cdr l) l) (call-with-output-string (lambda (p) (write-with-shared-structure l p)))) (let ((x '(a))) (call-with-output-string (lambda (p) (s:write-shared (list x x (vector x)) p)))) (let () (s:define-record-type foo (mk a) foo? (a foo-a)) (foo-a (mk 1))) (s:textual-port? (current-input-port)) (s:input-port-open? (open-input-string "")) (r5:expt 2 3) (s:call-with-port (open-input-string "x") read)
)
