;; An abort that leaves a macro's transformer calls the guards in it.
(define (show x) (write x) (newline))
(show (call-with-prompt 'tag
        (lambda ()
          (eval '(let-syntax ((m (lambda (form)
                                   (dynamic-wind
                                     (lambda () (display "in "))
                                     (lambda () (abort-to-prompt 'tag 1))
                                     (lambda () (display "out "))))))
                   (m))
                (current-module)))
        (lambda (k . values) values)))
(show (catch 'key
        (lambda ()
          (eval '(let-syntax ((m (lambda (form)
                                   (catch 'other
                                     (lambda ()
                                       (dynamic-wind
                                         (lambda () (display "in "))
                                         (lambda () (throw 'key 2))
                                         (lambda ()
                                           (catch #t
                                             (lambda () (throw 'inner))
                                             (lambda (key) (display key)))
                                           (display " out "))))
                                     list))))
                   (m))
                (current-module)))
        list))
