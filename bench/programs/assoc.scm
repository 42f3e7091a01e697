;; Association lists, member, append and list copies.
(define (make n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons (cons (number->string i) i) l)))))
(define by-name (make 300))
(define by-number (map (lambda (p) (cons (cdr p) (car p))) by-name))
(define (sum-names n) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (cdr (assoc (cdr (assv (remainder (* i 7) 300) by-number)) by-name)))))))
(define (unique l) (let loop ((l l) (seen '())) (if (null? l) (reverse seen) (loop (cdr l) (if (member (car l) seen) seen (cons (car l) seen))))))
(check (list (sum-names 200000) (length (unique (map (lambda (p) (remainder (car p) 37)) (append by-number by-number by-number))))) '(29898400 37))
