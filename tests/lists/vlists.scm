;; vlists and vhashes.
(use-modules (ice-9 vlist))
(define v (list->vlist '(1 2 3)))
(write (list (vlist-length v) (vlist-head v) (vlist->list (vlist-tail v)) (vlist->list (vlist-cons 0 v)) (vlist-ref v 1) (vlist-null? vlist-null) (vlist->list (vlist-map - v)) (vlist-fold + 0 v) (vlist->list (vlist-append v v)) (vlist->list (vlist-reverse v)) (vlist->list (vlist-filter odd? v)) (vlist->list (vlist-take v 2)) (vlist->list (vlist-drop v 2)))) (newline)
(define h (vhash-cons "a" 1 (vhash-cons "b" 2 (vhash-cons "a" 3 vlist-null))))
(write (list (vhash-assoc "a" h) (vhash-assoc "z" h) (vhash-fold* cons '() "a" h) (vlist-length (vhash-delete "a" h)) (vhash? h) (vhash-fold (lambda (k v r) (+ v r)) 0 h))) (newline)
(define q (alist->vhash '((a . 1) (b . 2)) hashq))
(write (list (vhash-assq 'a q) (vhash-assq 'c q) (vhash-assv 1 (vhash-consv 1 'x vlist-null)))) (newline)
