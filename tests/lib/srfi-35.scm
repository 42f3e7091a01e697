;;; (srfi srfi-34) and (srfi srfi-35): guard, raise and conditions.
(use-modules (srfi srfi-34) (srfi srfi-35))

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

(define-condition-type &oops &error oops? (why oops-why))
(define-condition-type &oops2 &oops oops2? (when oops-when))
(define c (condition (&oops (why "because"))))
(show &oops c (oops? c) (oops-why c) (oops-why 5) (oops2? c) (error? c) (serious-condition? c) (message-condition? c) (condition? c) (condition? 5) (condition-type? &oops) (condition-has-type? c &oops) (condition-has-type? c &message) (condition-ref c 'why) (condition-ref c 'nope) (extract-condition c &oops) (extract-condition c &message)
 (condition (&oops)) (condition (&oops (nope 1))) (condition (&oops2 (why 1) (when 2))) (condition (&oops (why 1)) (&message (message "hi"))) (condition-message (condition (&oops (why 1)) (&message (message "hi")))) (condition-message c) (make-condition &oops 'why 1) (make-condition &oops2 'when 1 'why 2) (make-condition &oops) (make-compound-condition c (make-condition &message 'message "m")) (make-compound-condition c) (make-compound-condition)
 (make-condition-type '&foo &error '(a b)) (let* ((t (make-condition-type 'foo &oops '(a b))) (c (make-condition t 'why 1 'a 2 'b 3))) (list c (condition-ref c 'a) (condition-ref c 'why) (condition-has-type? c &oops)))
 (oops-why (make-compound-condition (make-condition &message 'message "m") c))
 (let ((k (make-compound-condition (make-condition &message 'message "m") c))) (list (oops? k) (message-condition? k) (extract-condition k &oops) (condition-ref k 'why) (condition-ref k 'message) (condition-has-type? k &serious)))
 (exception? c) 
 (make-condition 5) (make-condition &oops 'nope 3) (condition-ref 5 'a)
 (guard (x ((oops? x) (list 'oops (oops-why x)))) (raise c)) (guard (x ((string? x) x)) (raise "a")) (guard (x ((symbol? x) => list) ((memq x '(1 2)) => cdr) (else 'e)) (raise 1)) (guard (x (else x)) (raise 4)) (guard (x ((string? x) x)) (raise 4)) (guard (x (#f 1)) 5)
 (guard (x ((assq 'a x) => cdr) ((assq 'b x))) (raise (list (cons 'a 42)))) (guard (x ((assq 'a x) => cdr) ((assq 'b x))) (raise (list (cons 'b 23))))
 (with-exception-handler (lambda (e) 10) (lambda () (+ 1 (raise 5)))) (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'h e))) (lambda () (+ 1 (raise 5))))))
 (catch #t (lambda () (raise c)) list) (catch #t (lambda () (raise 'x)) list) (catch #t (lambda () (raise 5)) list)  (guard (x ((error? x) (list (condition-message x)))) (error "a" 1)) (guard (x (#t x)) (throw 'foo 1 2)) 
 (let ((out '())) (guard (e (#t (set! out (cons 'h out)))) (dynamic-wind (lambda () (set! out (cons 'in out))) (lambda () (raise 1)) (lambda () (set! out (cons 'out out))))) (reverse out))
 (let ((out '())) (guard (e (#t out)) (guard (e2 ((number? e2) (raise 'inner))) (dynamic-wind (lambda () (set! out (cons 'in out))) (lambda () (raise 1)) (lambda () (set! out (cons 'out out)))))))
)
