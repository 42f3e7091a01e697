;; A wrong type to a library procedure.
(hash-ref 'not-a-table 1)
