;; What truncated-print leaves of improper lists and of bytevectors.
(use-modules (ice-9 pretty-print))
(for-each
 (lambda (width)
   (for-each (lambda (x) (truncated-print x #:width width) (newline))
             '((a b . c) ((a b) (c d) . e) #vu8(1 2 3 4 5 6 7 8 9 10) (aaa . #vu8(1 2 3))))
   (truncated-print '(aaaa bbbb . cccc) #:width width #:breadth-first? #t) (newline))
 '(4 5 6 8 9 10 12 15 20))
