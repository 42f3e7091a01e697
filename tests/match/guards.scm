;; (=> fail) and guards written with when.
(use-modules (ice-9 match))
(write (match 5 (n (=> next) (if (> n 10) 'big (next))) (n (list 'small n)))) (newline)
(write (match '(3 4) ((a b) (=> no) (if (= a b) 'same (no))) ((a b) 'different))) (newline)
