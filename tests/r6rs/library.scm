;; An R6RS library with renamed exports and a macro.
(import (rnrs) (testing r6rs))
(define t 5)
(write (list (f 21) (gee) (my-or #f t))) (newline)
