;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( ->char-set char->integer char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>?
         char-downcase char-general-category char-is-both? char-lower-case? char-numeric?
         char-ready? char-set char-set->list char-set->string char-set-adjoin char-set-adjoin!
         char-set-any char-set-complement char-set-complement! char-set-contains? char-set-copy
         char-set-count char-set-cursor char-set-cursor-next char-set-delete char-set-delete!
         char-set-diff+intersection char-set-diff+intersection! char-set-difference
         char-set-difference! char-set-every char-set-filter char-set-filter! char-set-fold
         char-set-for-each char-set-intersection char-set-intersection! char-set-map
         char-set-ref char-set-size char-set-unfold char-set-unfold! char-set-union
         char-set-union! char-set-xor char-set-xor! char-set<= char-set= char-set?
         char-titlecase char-upcase char-upper-case? char-whitespace? char<=? char<? char=?
         char>=? char>? char? end-of-char-set? integer->char list->char-set list->char-set!
string->char-set string->char-set! ucs-range->char-set ucs-range->char-set!)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
