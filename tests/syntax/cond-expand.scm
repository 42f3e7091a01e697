;; cond-expand takes the first clause whose feature is there.
(cond-expand (no-such-feature (define x 1)) (guile (define x 2)) (else (define x 3)))
(write x) (newline)
(write (cond-expand ((and guile (not foo)) 'yes) (else 'no))) (newline)
(write (cond-expand ((or foo guile-2) 'guile-2) (else 'other))) (newline)
(write (map (lambda (f) (memq f '(a))) '())) (newline)
(write (cond-expand (srfi-0 'srfi-0) (else 'no))) (newline)
