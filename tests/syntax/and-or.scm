;; and, or: values, short cuts.
(write (list (and) (or) (and 1) (or 1) (and 1 2 3) (or #f 2 3) (and 1 #f (error "no")) (or #f 5 (error "no")) (and '()) (or #f #f)))
(newline)
