;; Assertions of which only the first is right.
(import (scheme base) (conformance check))
(section "wrong")
(is (+ 1 1) 2)
(is (+ 1 1) 3)
(fails (+ 1 1))
