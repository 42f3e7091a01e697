;; find, find-tail, any, every, list-index, count.
(use-modules (srfi srfi-1))
(write (list (find even? '(1 2 3)) (find even? '(1 3)) (find-tail even? '(1 2 3)) (any even? '(1 2)) (any + '(1) '(2)) (every even? '(2 4)) (every + '(1 2) '(3 4)) (every even? '()) (any even? '()) (list-index even? '(1 3 4)) (list-index = '(1 2 3) '(3 2 1)) (count even? '(1 2 4)))) (newline)
