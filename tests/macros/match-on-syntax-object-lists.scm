;; syntax-case on lists of syntax made by hand.
(define-syntax m
  (lambda (x)
    (syntax-case x ()
      ((_ (k v) ...)
       (let loop ((ks #'(k ...)) (vs #'(v ...)) (out '()))
         (if (null? ks) #`'#,(reverse out)
             (loop (cdr ks) (cdr vs) (cons #`(#,(car ks) . #,(car vs)) out))))))))
(write (m (a 1) (b 2))) (newline)
