;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( append append! assoc assoc-ref assoc-remove! assoc-set! assq assq-ref assq-remove! assq-set!
         assv assv-ref assv-remove! assv-set! caaaar caaadr caaar caadar caaddr caadr caar
         cadaar cadadr cadar caddar cadddr caddr cadr car cdaaar cdaadr cdaar cdadar cdaddr
         cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr cdr cons cons* delete delete!
         delete1! delq delq! delq1! delv delv! delv1! filter filter! last-pair length list
         list-cdr-ref list-cdr-set! list-copy list-head list-ref list-set! list-tail list?
         member memq memv merge merge! nil? null? pair? reverse reverse! set-car! set-cdr!
         sloppy-assoc sloppy-assq sloppy-assv sort sort! sort-list sort-list! sorted?
stable-sort stable-sort!)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
