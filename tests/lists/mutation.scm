;; set-car!, set-cdr!, cycles made and printed in parts.
(define l (list 1 2 3))
(set-car! l 'a) (set-cdr! (cddr l) '(4))
(write l) (newline)
(define c (list 1 2))
(set-cdr! (cdr c) c)
(write (list (car c) (cadr c) (caddr c) (list? c))) (newline)
