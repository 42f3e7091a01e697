;; set! of an application calls the setter.
(define cell (list 1 2))
(define get (make-procedure-with-setter (lambda (l) (car l)) (lambda (l v) (set-car! l v))))
(set! (get cell) 'new)
(write (list (get cell) cell)) (newline)
(write ((setter get) cell 7)) (newline)
(write cell) (newline)
