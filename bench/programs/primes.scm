;; Primes by a sieve of lists and by a sieve in a vector.
(define (interval a b) (let loop ((i b) (l '())) (if (< i a) l (loop (- i 1) (cons i l)))))
(define (strike l n) (cond ((null? l) '()) ((= 0 (remainder (car l) n)) (strike (cdr l) n)) (else (cons (car l) (strike (cdr l) n)))))
(define (sieve l) (if (null? l) '() (cons (car l) (sieve (strike (cdr l) (car l))))))
(define (count-primes n)
  (let ((v (make-vector (+ n 1) #t)))
    (let loop ((i 2) (count 0))
      (if (> i n) count
          (if (vector-ref v i)
              (begin (do ((j (* i i) (+ j i))) ((> j n)) (vector-set! v j #f)) (loop (+ i 1) (+ count 1)))
              (loop (+ i 1) count))))))
(check (list (length (sieve (interval 2 20000))) (count-primes 4000000)) '(2262 283146))
