;;; (ice-9 vlist): vlists and vhashes.
(use-modules (ice-9 vlist))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(define v (list->vlist '(1 2 3 4 5 6 7)))
(define h (vhash-consq 'a 1 (vhash-consq 'b 2 (vhash-consq 'a 3 vlist-null))))
(define big (let loop ((i 0) (h vlist-null)) (if (= i 1000) h (loop (+ i 1) (vhash-consv i (* i i) h)))))
(define sh (alist->vhash '(("x" . 1) ("y" . 2) ("x" . 3))))

(show v vlist-null (vlist? v) (vlist? 5) (vlist? h) (vhash? h) (vhash? v) (vhash? vlist-null) (vlist-head v) (vlist-tail v) (vlist-head vlist-null) (vlist-head 5) (vlist-null? vlist-null) (vlist-null? v) (vlist-null? 5) (vlist-null? (vlist-tail (vlist-cons 1 vlist-null)))
(vlist-length v) (vlist-length vlist-null) (vlist->list v) (vlist->list h) (vlist-ref v 0) (vlist-ref v 6) (vlist-ref v 7) (vlist-ref v -1) (vlist-ref vlist-null 0) (vlist-map 1+ v) (vlist-fold cons '() v) (vlist-fold-right cons '() v) (vlist-reverse v) (vlist-append v (list->vlist '(a b))) (vlist-append) (vlist-append v) (vlist-append v vlist-null) (vlist-delete 3 v) (vlist-delete 3 v <) (vlist-filter odd? v) (vlist-drop v 3) (vlist-take v 3) (vlist-take v 0) (vlist-drop v 7) (vlist-for-each display v) (vlist-unfold zero? - 1- 3) (vlist-unfold-right zero? - 1- 3) (vlist-unfold zero? - 1- 3 (lambda (x) (list->vlist '(t)))) (vlist-unfold-right zero? - 1- 3 v)
(let* ((a (vlist-cons 1 vlist-null)) (b (vlist-cons 2 a)) (c (vlist-cons 3 a)) (d (vlist-cons 4 b)) (e (vlist-cons 5 c))) (list a b c d e))
(vhash-assq 'a h) (vhash-assq 'b h) (vhash-assq 'c h) (vhash-assoc "x" sh) (vhash-assoc "z" sh) (vhash-assv 10 big) (vhash-assv 999 big) (vhash-assv 1000 big) (vhash-assq 'a vlist-null) (vhash-assoc 'a 5) (vhash-fold cons* '() h) (vhash-fold-right cons* '() h) (vhash-fold* cons '() "x" sh) (vhash-foldq* cons '() 'a h) (vhash-foldv* cons '() 3 big) (vhash-fold* cons '() 'zz vlist-null)
(vlist->list (vhash-delq 'a h)) (vlist->list (vhash-delete "x" sh)) (vlist-length (vhash-delv 5 big)) (vlist-length big) (vhash-delete 'a vlist-null)
(vhash-assoc 3 (vhash-cons 3 4 vlist-null) =) (vhash-assoc "a" (vhash-cons "a" 1 vlist-null) equal? hash) (vhash-assoc "a" (vhash-cons "a" 1 vlist-null string-hash) string=? string-hash)
(vlist->list (alist->vhash '((a . 1) (b . 2)))) (vlist->list (alist->vhash '((a . 1) (b . 2)) hashq)) (vhash-assq 'a (alist->vhash '((a . 1) (b . 2)) hashq))
(let ((h2 (vhash-consq 'z 9 (vlist-tail h)))) (list (vlist->list h2) (vlist->list h) (vhash-assq 'z h) (vhash-assq 'z h2) (vhash-assq 'a h2)))
(let loop ((i 0) (v vlist-null)) (if (= i 5000) (list (vlist-length v) (vlist-ref v 4999) (vlist-ref v 0) (vlist-ref v 2500)) (loop (+ i 1) (vlist-cons i v))))
(fluid-ref block-growth-factor)
(equal? v v) (equal? (list->vlist '(1)) (list->vlist '(1)))
)
