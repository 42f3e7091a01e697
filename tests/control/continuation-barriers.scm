;; with-continuation-barrier: what goes through, what does not.
(use-modules (ice-9 control))

(define (show x) (write x) (newline))
(define (error-of thunk)
  (catch #t thunk (lambda (key who message . _) (list key who message))))

(show (call-with-values
          (lambda () (with-continuation-barrier (lambda () (values 1 2))))
        list))
;; Escapes leave it, by a prompt.
(show (let/ec k (with-continuation-barrier (lambda () (k 1)))))
;; Full continuations cross it in no direction.
(show (call/cc
       (lambda (k)
         (with-continuation-barrier (lambda () (error-of (lambda () (k 1))))))))
(show (let ((inside #f) (entered 0))
        (with-continuation-barrier
         (lambda () (call/cc (lambda (k) (set! inside k)))))
        (set! entered (+ entered 1))
        (list entered (error-of (lambda () (inside 2))))))
;; What is captured inside may be entered inside.
(show (with-continuation-barrier
       (lambda () (+ 1 (call/cc (lambda (k) (k 2)))))))
;; A continuation up to a prompt outside is no more than an escape.
(show (call-with-prompt 'tag
        (lambda ()
          (with-continuation-barrier (lambda () (+ 1 (abort-to-prompt 'tag 1)))))
        (lambda (k v)
          (list v (car (error-of (lambda () (k 3))))))))
(show (call-with-prompt 'tag
        (lambda ()
          (list (suspendable-continuation? 'tag)
                (with-continuation-barrier
                 (lambda () (suspendable-continuation? 'tag)))))
        (lambda (k . _) k)))
;; Errors end there, and so do those of the guards that they leave.
(define (quietly thunk)
  (let* ((result #f)
         (text (with-error-to-string (lambda () (set! result (thunk))))))
    (list result (and (string-contains text "Catch me") #t))))
(show (quietly (lambda ()
                 (with-continuation-barrier (lambda () (error "Catch me" 1))))))
(show (catch 'foo
        (lambda ()
          (quietly (lambda ()
                     (with-continuation-barrier
                      (lambda () (throw 'foo "Catch me"))))))
        list))
(show (quietly (lambda ()
                 (with-continuation-barrier
                  (lambda ()
                    (dynamic-wind (lambda () #f)
                                  (lambda () (exit 1))
                                  (lambda () (error "Catch me" 2))))))))
(with-continuation-barrier
 (lambda ()
   (dynamic-wind (lambda () #f)
                 (lambda () (exit 3))
                 (lambda () (display "leaving") (newline)))))
