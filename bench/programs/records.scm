;; requires: guile
;; Records made, read and changed.
(use-modules (srfi srfi-9))
(define-record-type account (make-account name balance log) account? (name account-name) (balance account-balance set-account-balance!) (log account-log set-account-log!))
(define accounts (let loop ((i 0) (l '())) (if (= i 100) (list->vector l) (loop (+ i 1) (cons (make-account i 1000 '()) l)))))
(define (transfer! a b n) (set-account-balance! a (- (account-balance a) n)) (set-account-balance! b (+ (account-balance b) n)) (set-account-log! a (cons (make-account (account-name b) n '()) (if (> (length-at-most (account-log a) 5) 4) '() (account-log a)))))
(define (length-at-most l n) (if (or (= n 0) (null? l)) 0 (+ 1 (length-at-most (cdr l) (- n 1)))))
(let loop ((i 0)) (if (< i 3000000) (begin (transfer! (vector-ref accounts (remainder i 100)) (vector-ref accounts (remainder (* i 7) 100)) (remainder i 5)) (loop (+ i 1)))))
(check (let loop ((i 0) (s 0)) (if (= i 100) s (loop (+ i 1) (+ s (account-balance (vector-ref accounts i)))))) 100000)
