;; Selecting what a module does not export.
(write (catch #t (lambda () (resolve-interface '(testing sample) #:select '(not-there))) (lambda (key . args) key))) (newline)
(use-modules ((testing sample) #:select (not-there)))
