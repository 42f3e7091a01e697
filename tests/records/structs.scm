;; Structs and vtables.
(define vt (make-vtable "pwpw"))
(define s (make-struct/no-tail vt 1 2))
(struct-set! s 0 'x)
(write (list (struct? s) (struct-ref s 0) (struct-ref s 1) (eq? (struct-vtable s) vt) (struct-vtable? vt))) (newline)
