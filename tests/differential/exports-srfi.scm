;; What modules of SRFIs export, called with too few, too many and wrongly typed operands; but for
;; what tells of the environment.
(exports 1 ((srfi srfi-1) (srfi srfi-13) (srfi srfi-14) (srfi srfi-35) (srfi srfi-38)
            (srfi srfi-41) (srfi srfi-60) (srfi srfi-88) (srfi srfi-98))
         ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) '() list #:k)
         (get-environment-variables))
