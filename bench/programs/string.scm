;; Strings cut, joined, compared and made into symbols.
(define (grow s n) (if (> (string-length s) n) s (grow (string-append "1" (substring s 0 (quotient (string-length s) 2)) "23" (substring s (quotient (string-length s) 2) (string-length s))) n)))
(define (count-equal n) (let loop ((i 0) (c 0)) (if (= i n) c (loop (+ i 1) (if (string=? (number->string i) (list->string (reverse (string->list (number->string i))))) (+ c 1) c)))))
(check (list (string-length (let loop ((i 0) (r "")) (if (= i 20) r (loop (+ i 1) (grow "abc" 10000))))) (count-equal 700000) (eq? (string->symbol (string-append "ab" "cd")) 'abcd)) '(10002 1699 #t))
