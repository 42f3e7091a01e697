;; append copies all but its last argument.
(define tail (list 3 4))
(define joined (append '(1) '(2) tail))
(write (list joined (eq? (cddr joined) tail) (append) (append '() '()) (append '(1) 2) (append 5) (append '() '(1) '() '(2 . 3)))) (newline)
(define l (list 1 2))
(append! l (list 3))
(write l) (newline)
