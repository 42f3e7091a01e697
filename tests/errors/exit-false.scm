;; #f is 1.
(exit #f)
