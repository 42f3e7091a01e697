;; assq, assv, assoc; -ref, -set!, -remove!; acons, alist-copy.
(use-modules (srfi srfi-1))
(define al '((a . 1) (b . 2)))
(write (list (assq 'b al) (assq 'c al) (assv 2 '((1 . x) (2 . y))) (assoc "b" '(("a" . 1) ("b" . 2))) (assoc 2.0 '((1 . a) (2 . b)) =) (assq-ref al 'a) (assq-ref al 'z) (assoc-ref '(("k" . v)) "k"))) (newline)
(define m (list (cons 'a 1) (cons 'b 2)))
(set! m (assq-set! m 'a 10)) (set! m (assq-set! m 'c 3)) (set! m (assq-remove! m 'b))
(write m) (newline)
(write (list (acons 'x 1 '()) (alist-delete 'a al) (alist-cons 'z 0 al) (assoc-set! (list (cons "q" 1)) "q" 2) (assoc-remove! (list (cons "q" 1)) "q"))) (newline)
