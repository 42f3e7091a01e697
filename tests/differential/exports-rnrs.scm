;; What modules of R6RS export, called with too few, too many and wrongly typed operands.
(exports 1 ((rnrs arithmetic bitwise) (rnrs arithmetic fixnums) (rnrs arithmetic flonums)
            (rnrs bytevectors) (rnrs conditions) (rnrs exceptions) (rnrs lists)
            (rnrs mutable-pairs) (rnrs mutable-strings) (rnrs records inspection)
            (rnrs records procedural) (rnrs sorting) (rnrs unicode))
         ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) '() list #:k)
         ())
