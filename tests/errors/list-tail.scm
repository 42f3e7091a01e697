;; Beyond the end.
(list-tail '(1 2) 3)
