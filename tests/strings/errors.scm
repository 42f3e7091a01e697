;; Keys of wrong indices and types.
(define (try . thunks) (for-each (lambda (t) (write (catch #t t (lambda (key . args) key))) (display " ")) thunks) (newline))
(define s "abc")
(try (lambda () (string-ref s 3)) (lambda () (string-ref s -1)) (lambda () (string-ref s 1.0)) (lambda () (string-ref 'a 0)) (lambda () (substring s 2 1)) (lambda () (substring s 0 4)) (lambda () (string-append s 1)) (lambda () (list->string '(1))) (lambda () (string-length 5)) (lambda () (make-string 'a)) (lambda () (string-join 5)) (lambda () (string->symbol 'a)) (lambda () (string #\a 1)) (lambda () (string-take "ab" 3)))
