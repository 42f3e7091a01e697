;; case compares with eqv?; =>, else =>.
(define (f x)
  (case x
    ((1 2 3) 'small)
    ((a b) 'letter)
    ((#\x) 'char)
    ((1.5 100000000000000000000) 'number)
    ((4) => (lambda (n) (* n n)))
    ((()) 'empty)
    (else => (lambda (v) (list 'other v)))))
(for-each (lambda (x) (write (f x)) (newline)) (list 1 3 'a #\x "s" 1.5 100000000000000000000 4 '() 'zz))
(write (case 5 ((1) 'no))) (newline)
