;; All compositions of car and cdr that hold on one tree.
(define t '(((1 2) 3 (4) . 5) (6 (7) . 8) (9) 10 11))
(write (list (caar t) (cadr t) (cdar t) (cddr t) (caaar t) (caadr t) (cadar t) (caddr t) (cdaar t) (cdadr t) (cddar t) (cdddr t) (cadddr t) (cddddr t))) (newline)
