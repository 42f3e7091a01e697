;; when and unless.
(write (when #t 1 2 3)) (newline)
(write (unless #f 1 2 3)) (newline)
(write (list (when #f 1) (unless #t 1))) (newline)
