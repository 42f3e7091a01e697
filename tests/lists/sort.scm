;; sort is stable on lists; sort!, stable-sort, merge, sorted?.
(write (list (sort '(3 1 2) <) (sort '() <) (sort '((b . 1) (a . 1) (c . 0)) (lambda (x y) (< (cdr x) (cdr y)))) (sort! (list 3 2 1) <) (sort #(3 1 2) <) (stable-sort '("b" "a") string<?) (merge '(1 3) '(2 4) <) (sorted? '(1 2 2) <) (sorted? '(2 1) <) (sort-list '(2 1) <))) (newline)
