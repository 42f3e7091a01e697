;; pretty-print breaks long lists by their keywords.
(use-modules (ice-9 pretty-print))
(pretty-print '(a b c))
(pretty-print '(define (some-procedure argument-one argument-two) (let ((x (+ argument-one 1)) (y (* argument-two 2))) (if (< x y) (list x y) (cons y x)))))
(pretty-print '((name . "riad") (inputs ("gcc" "make" "binutils-with-a-long-name") ("another-one" "and-more" "and-the-last-thing-in-the-list")) (version 1 2 3)))
(pretty-print '(let loop ((i 0)) (cond ((= i 10) 'done) (else (display i) (loop (+ i 1))))) #:width 30)
(pretty-print "a string") (pretty-print #(1 2 3)) (pretty-print ''quoted)
