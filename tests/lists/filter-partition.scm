;; filter, remove, partition, delete, delete-duplicates.
(use-modules (srfi srfi-1))
(write (list (filter even? (iota 6)) (remove even? (iota 6)) (filter! odd? (list 1 2 3)) (delete 2 '(1 2 3 2)) (delete 5 '(1 6 3) <) (delq 'a '(a b a)) (delete-duplicates '(1 2 1 3 2)) (delete-duplicates '((a . 1) (b . 2) (a . 3)) (lambda (x y) (eq? (car x) (car y)))) (delete1! 1 (list 1 2 1)))) (newline)
(call-with-values (lambda () (partition even? (iota 6))) (lambda (a b) (write (list a b)) (newline)))
