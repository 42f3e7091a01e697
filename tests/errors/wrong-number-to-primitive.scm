;; Too many arguments to a primitive.
(apply cons '(1 2 3))
