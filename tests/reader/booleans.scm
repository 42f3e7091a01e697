;; Booleans have a short and a long spelling.
(write '(#t #f #true #false (#t . #f)))
(newline)
