;; format's simple directives.
(use-modules (ice-9 format))
(define-syntax-rule (show s a ...) (begin (write (format #f s a ...)) (newline)))
(show "~a ~s" "x" "x") (show "~a~%~~" 'sym) (show "~d ~b ~o ~x" 10 10 10 255) (show "~5d|~5,'0d|~:d|~@d|~,,'.,2:d" 42 42 1234567 5 1234567)
(show "~8,'0x|~3d|~a" 48879 7 '(1 "2")) (show "~5a|~5@a|~10s" "ab" "ab" "q") (show "~c ~@c" #\a #\space) (show "~r ~:r ~@r" 42 3 14)
(show "~p ~d item~:p" 1 2) (show "~&x~&y") (show "~3%") (show "~y" '(1 2))
