;; Hash tables: what takes a procedure.
(define-syntax-rule (show expr)
  ;; The expression and its values, or the arguments of its throw.
  (begin
    (write 'expr)
    (display " =>")
    (call-with-values
        (lambda () (catch #t (lambda () expr) (lambda args (cons 'thrown args))))
      (lambda results
        (for-each (lambda (x) (display " ") (write x)) results)))
    (newline)))

(define h (make-hash-table))
(hash-set! h 'a 1) (hash-set! h 'b 2)
(show (sort (hash-map->list cons h) (lambda (x y) (< (cdr x) (cdr y)))))
(show (hash-fold (lambda (k v a) (+ v a)) 0 h))
(show (hash-count (lambda (k v) (= v 2)) h))
(show (hash-for-each (lambda (k v) #t) h))
(show (hash-for-each-handle (lambda (h) #t) h))
(show (hash-for-each-handle 5 5))
(show (hash-map->list 5 h))
(show (hash-fold (lambda (k v a) a) 0 5))
(define hx (make-hash-table))
(define (hs k n) (modulo k n))
(define (as k al) (find (lambda (p) (= (car p) k)) al))
(show (begin (hashx-set! hashq assq hx 'a 1) (hashx-ref hashq assq hx 'a)))
(show (hashx-ref hashq assq hx 'z))
(show (hashx-ref hashq assq hx 'z 9))
(show (hashx-get-handle hashq assq hx 'a))
(show (hashx-create-handle! hashq assq hx 'b 4))
(show (hashx-create-handle! hashq assq hx 'b 4))
(show (hashx-remove! hashq assq hx 'b))
(show (hashx-ref (lambda (k n) 999999) assq hx 'a))
(show (hashx-ref (lambda (k n) 'a) assq hx 'a))
