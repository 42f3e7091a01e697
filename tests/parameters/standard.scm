;; current-output-port and its kin are parameters.
(write (parameterize ((current-input-port (open-input-string "hello"))) (read))) (newline)
(write (map parameter? (list current-output-port current-input-port current-error-port))) (newline)
