;; (ice-9 curried-definitions), (ice-9 common-list).
(use-modules (ice-9 common-list))
(write (list (find-if even? '(1 2)) (some even? '(1 3)) (every odd? '(1 3)) (uniq '(1 1 2)) (adjoin 1 '(2)))) (newline)
