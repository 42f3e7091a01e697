;; A dotted tail after an ellipsis is a syntax error.
(use-modules (ice-9 match))
(write 'before) (newline)
(match '(1 2 . 3) ((a ... . r) r))
