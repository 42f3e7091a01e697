;; #:select, #:rename, #:prefix, #:renamer, #:hide.
(use-modules ((srfi srfi-1) #:select (fold (first . head))) ((srfi srfi-13) #:prefix s:) ((ice-9 match) #:renamer (symbol-prefix-proc 'm-)))
(write (list (fold + 0 '(1 2)) (head '(1 2)) (s:string-join '("a" "b")) (m-match 1 (1 'one)))) (newline)
(use-modules ((testing sample) #:hide (hidden)))
(write (list (visible) (defined? 'hidden) (defined? 'last))) (newline)
