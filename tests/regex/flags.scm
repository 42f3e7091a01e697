;; icase, newline, notbol, noteol, basic.
(define (t . args) (regexp? (apply make-regexp args)))
(define (x rx flags s . more) (let ((m (apply regexp-exec (apply make-regexp rx flags) s more))) (and m (vector-ref m 1))))
(write (list (x "ABC" (list regexp/icase) "xabcx") (x "^b" (list regexp/newline) "a\nb") (x "^b" '() "a\nb") (x "a\\{2\\}" (list regexp/basic) "aa") (x "a+" (list regexp/basic) "a+") (x "^a" '() "a" 0 regexp/notbol) (x "a$" '() "a" 0 regexp/noteol) (x "a" '() "banana" 2))) (newline)
(write (catch 'regular-expression-syntax (lambda () (make-regexp "(")) (lambda (key . args) key))) (newline)
(write (catch 'regular-expression-syntax (lambda () (make-regexp "[a")) (lambda (key . args) key))) (newline)
