;; option-ref minds no elements that are no pairs, as where a program's arguments are no options yet.
(use-modules (ice-9 getopt-long))
(write (list (option-ref '("prog" (a . 1)) 'a 'none) (option-ref '("prog") 'a 'none) (option-ref '((a . #f)) 'a 'none)))
(newline)
