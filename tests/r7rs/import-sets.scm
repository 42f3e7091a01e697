;; only, except, prefix, rename, nested.
(import (scheme base) (scheme write) (prefix (rename (only (srfi srfi-1) fold filter) (filter keep)) l:))
(write (list (l:fold + 0 '(1 2 3)) (l:keep even? '(1 2 3 4)))) (newline)
(import (except (scheme char) char-upcase))
(write (char-downcase #\A)) (newline)
