;; truncated-print keeps to a width.
(use-modules (ice-9 pretty-print))
(truncated-print '(a b c d e f g h i j k l m n o p) #:width 20) (newline)
(truncated-print "a rather long string that does not fit" #:width 15) (newline)
(truncated-print '(1 2) #:width 40) (newline)
