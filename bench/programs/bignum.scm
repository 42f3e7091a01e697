;; Factorials, powers and their digits.
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))
(define (digit-sum n) (if (= n 0) 0 (+ (remainder n 10) (digit-sum (quotient n 10)))))
(define (modpow b e m) (cond ((= e 0) 1) ((even? e) (let ((h (modpow b (quotient e 2) m))) (remainder (* h h) m))) (else (remainder (* b (modpow b (- e 1) m)) m))))
(check (list (let loop ((i 0) (s 0)) (if (= i 8) s (loop (+ i 1) (digit-sum (fact 2000))))) (let loop ((i 0) (r 0)) (if (= i 100) r (loop (+ i 1) (modpow 3 (+ (expt 2 400) i) (- (expt 2 521) 1))))) (string-length (number->string (fact 3000)))) '(23382 72298624586731490118891112515499136900053748652171147657943118980712637783006798412046445379302817052989933149386091493113111029905304827380627984773702023 9131))
