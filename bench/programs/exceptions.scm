;; requires: guile
;; Escapes: catch and throw, errors caught, dynamic-wind unwound.
(define (throws n) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (catch 'found (lambda () (let inner ((j 0)) (if (= j 5) (throw 'found j) (inner (+ j 1))))) (lambda (key j) j)))))))
(define (errors n) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (catch #t (lambda () (error "bad" i)) (lambda (key . args) 1)))))))
(define winds 0)
(define (wound n) (let loop ((i 0)) (if (< i n) (begin (call-with-current-continuation (lambda (k) (dynamic-wind (lambda () #t) (lambda () (k i)) (lambda () (set! winds (+ winds 1)))))) (loop (+ i 1))))))
(wound 200000)
(check (list (throws 40000) (errors 20000) winds) '(200000 20000 200000))
