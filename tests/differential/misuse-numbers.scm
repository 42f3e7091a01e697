;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( * + - / #{1+}# #{1-}# < <= = > >= abs acos acosh angle ash asin asinh atan atanh ceiling
         ceiling-quotient ceiling-remainder ceiling/ centered-quotient centered-remainder
         centered/ complex? cos cosh denominator euclidean-quotient euclidean-remainder
         euclidean/ even? exact->inexact exact-integer-sqrt exact-integer? exact? exp expt
         finite? floor floor-quotient floor-remainder floor/ gcd imag-part inexact->exact
         inexact? inf? integer-length integer? lcm log log10 logand logcount logior lognot
         logtest logxor magnitude make-polar make-rectangular max min modulo modulo-expt nan?
         negative? number->string number? numerator odd? positive? quotient rational?
         rationalize real-part real? remainder round round-ash round-quotient round-remainder
         round/ sin sinh sqrt tan tanh truncate truncate-quotient truncate-remainder truncate/
zero?)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
