;; memq, memv, member, with a predicate of one's own.
(use-modules (srfi srfi-1))
(write (list (memq 'c '(a b c d)) (memq 'x '(a)) (memv 1.5 '(1 1.5 2)) (member "b" '("a" "b")) (member 2.0 '(1 2 3) =) (member '(1) '((0) (1))))) (newline)
