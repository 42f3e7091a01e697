;; What modules of Guile's own and of R7RS export, called with too few, too many and wrongly typed
;; operands.
(exports 1 ((ice-9 arrays) (ice-9 common-list) (ice-9 exceptions) (ice-9 iconv)
            (ice-9 q) (ice-9 regex) (ice-9 weak-vector)
            (scheme complex) (scheme cxr) (scheme read) (scheme write))
         ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) '() list #:k)
         ())
