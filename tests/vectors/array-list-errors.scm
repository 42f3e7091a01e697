;; Lists that do not fit the shape of an array, and shapes that are none.
(define (try shape contents)
  (catch #t
    (lambda () (write (list->typed-array 'u8 shape contents)))
    (lambda (key . args) (write (cons key args))))
  (newline))
(for-each (lambda (case) (try (car case) (cadr case)))
  '((2 ((1 . 2) (3))) (2 ((1 2) . 3)) (2 5) (2 ()) (2 (())) (2 ((1 2) (3 4 5)))
    (2 ((1 2) (3 . 4))) (2 ((1 2) 4)) (2 ((1 2) (3))) (3 ((1 2) (3 4))) (1 (1 . 2))
    (((0 1) (0 1)) ((1 2) (3 4))) (((0 1) (0 1)) ((1 2) (3 4) (5)))
    (((0 1) (0 1)) ((1 2))) ((0 0) ((1 2) 3)) (((1 2)) (1 . 2)) (((1 2)) 7)
    (((1 2) . 3) (1 2)) (((1 2) x) (1 2)) (((1 x) 2) (1 2)) (((1 2 3)) (1 2)) (((1)) (1 2))
    ((1.5) (1 2)) (1.5 (1 2)) ("a" (1 2)) (((2 1)) (1 2)) (((2 0)) (1 2)) (() ()) (0 7)))
