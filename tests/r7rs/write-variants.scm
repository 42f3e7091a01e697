;; write with cycles gets labels; write-simple; write-shared.
(import (scheme base) (scheme write))
(define x (list 1 2))
(write (list x x)) (newline)
(write-simple (list x x)) (newline)
(write-shared (list x x)) (newline)
