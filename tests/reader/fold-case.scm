;; #!fold-case and back.
#!fold-case
(write '(Hello WORLD #\A "Str")) (newline)
#!no-fold-case
(write '(Hello)) (newline)
