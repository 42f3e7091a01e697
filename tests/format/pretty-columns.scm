;; ~y and its modifiers: with : the width is that of the whole line.
(use-modules (ice-9 format))
(format #t "~9@a ~30:@y|~%" "155:9" (iota 40))
(format #t "~9@a ~30@y|~%" "155:9" (iota 40))
(format #t "~30:@y|~%" '(some symbols "and strings" #(and a vector) in (nested (lists))))
(format #t "~v:@y~%" 50 '(with-exception-handler #:unwind? "abcdefghijklmnopqrstuvwxyz" (foo)))
(format #t "~5:@y~%" '(1 2 3 4))
