;; cond: tests, =>, test alone, else.
(define (f x)
  (cond ((assv x '((1 . one) (2 . two))) => cdr)
        ((eq? x 3))
        ((number? x) 'first 'last)
        (else 'not 'found)))
(write (map f '(1 2 3 4 x))) (newline)
(write (cond (#f 1))) (newline)
