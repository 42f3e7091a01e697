;; Lists as sets.
(use-modules (srfi srfi-1))
(write (list (lset-adjoin eq? '(a b) 'b 'c) (lset-union eq? '(a b) '(b c)) (lset-intersection eq? '(a b c) '(b c d)) (lset-difference eq? '(a b c) '(b)) (lset-xor eq? '(a b) '(b c)) (lset<= eq? '(a) '(a b)) (lset= eq? '(a b) '(b a)))) (newline)
