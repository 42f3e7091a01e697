;; exit passes catch of other keys but not of quit.
(catch 'misc-error (lambda () (catch 'quit (lambda () (exit 5)) (lambda args (write args) (newline)))) list)
(exit 6)
