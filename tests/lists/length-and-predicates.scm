;; length, list?, null?, pair?, proper and others.
(use-modules (srfi srfi-1))
(define c (circular-list 1 2))
(write (list (length '()) (length '(1 2)) (list? '(1 . 2)) (list? '()) (list? c) (pair? '()) (null? '()) (proper-list? '(1)) (dotted-list? '(1 . 2)) (circular-list? c) (length+ c) (length+ '(1 2)) (not-pair? 1) (null-list? '()))) (newline)
