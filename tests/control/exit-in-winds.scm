;; exit runs the after thunks and flushes.
(dynamic-wind (lambda () (display "in ")) (lambda () (exit 4)) (lambda () (display "out ")))
