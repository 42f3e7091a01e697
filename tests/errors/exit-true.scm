;; #t is 0.
(exit #t)
