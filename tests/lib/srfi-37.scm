;;; (srfi srfi-37): program arguments.
(use-modules (srfi srfi-37))
(define opts (list (option '(#\v "verbose") #f #f (lambda (o n a s) (cons (list 'v n a) s))) (option '(#\o "out") #t #f (lambda (o n a s) (cons (list 'o n a) s))) (option '(#\d "debug") #f #t (lambda (o n a s) (cons (list 'd n a) s)))))
(for-each (lambda (args) (write args) (write (catch #t (lambda () (reverse (args-fold args opts (lambda (o n a s) (cons (list 'unk n a (option-names o) (option-required-arg? o) (option-optional-arg? o)) s)) cons '()))) (lambda (key . args) key))) (newline))
 '(("-v" "x") ("-ofile" "-o" "f2" "--out=f3" "--out" "f4") ("-d" "-d3" "--debug" "--debug=5") ("-vo" "f6") ("-z") ("-zz") ("--zzz=4") ("--zzz") ("-") ("x" "--" "-v" "y") ("-o") ("--out") ("--out" "--x") ("-o" "-v") ("-d" "x") ("--debug" "x") ("--verbose=4") ("--=4") ("-zv") ("-o-v")))
