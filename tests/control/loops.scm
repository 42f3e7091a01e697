;; Loops of all shapes: the test at the start is repeated at the end, from
;; either branch, and sums are computed where their order cannot be seen.
(define (show . all) (write all) (newline))
(define (caught thunk)
  (catch #t thunk (lambda (key . args) (show key args))))

;; From the second branch, from the first, from both.
(show (let loop ((i 5) (sum 0)) (if (< i 0) sum (loop (- i 1) (+ i sum)))))
(show (let loop ((i 0) (l '())) (if (< i 5) (loop (+ i 1) (cons i l)) l)))
(show (let loop ((i 0) (l '()))
        (if (even? i)
            (if (> i 8) (reverse l) (loop (+ i 1) (cons i l)))
            (loop (+ i 3) (cons (- i) l)))))
(show (let loop ((a 0) (b 20) (l '()))
        (if (< a b)
            (if (> (length l) 12) l (loop (+ a 7) b (cons a l)))
            (loop (- a 5) (- b 1) (cons b l)))))

;; Lists, vectors, numbers of all kinds.
(show (let loop ((l '(1 2 3)) (n 0)) (if (null? l) n (loop (cdr l) (+ n (car l))))))
(show (let loop ((l '(1 2 . 3)) (n 0)) (if (pair? l) (loop (cdr l) (+ n 1)) (list n l))))
(show (let loop ((l '(1 2 3)) (n 0)) (if (not (pair? l)) n (loop (cdr l) (+ n 1)))))
(define v (vector 1 2 3 4))
(show (do ((i 0 (+ i 1)) (s 0 (+ s (vector-ref v i)))) ((= i (vector-length v)) s)))
(show (do ((x 0.5 (* x 2)) (n 0 (1+ n))) ((>= x 100) (list x n))))
(show (do ((x (expt 2 70) (quotient x 3)) (n 0 (1+ n))) ((zero? x) n)))
(show (do ((i (- most-positive-fixnum 2) (+ i 1)) (n 0 (+ n 1))) ((> i (+ most-positive-fixnum 3)) (list i n))))

;; Two variables that change places; one that is assigned; one that is captured.
(show (let loop ((a 1) (b 2) (n 0)) (if (> n 4) (list a b) (loop b a (+ n 1)))))
(show (let loop ((a 0) (b 1) (n 0)) (if (= n 30) a (loop b (+ a b) (+ n 1)))))
(show (let loop ((i 0) (l '())) (set! i (+ i 1)) (if (> i 4) l (loop i (cons i l)))))
(show (map (lambda (f) (f))
           (let loop ((i 0) (l '())) (if (= i 4) l (loop (+ i 1) (cons (lambda () (* i i)) l))))))
(define (adder n m)
  (lambda (l) (let loop ((l l) (s 0)) (if (null? l) (list s n m (lambda () n)) (loop (cdr l) (+ s n (* m (car l))))))))
(show (list-head ((adder 10 2) '(1 2 3)) 3))
(show ((cadddr ((adder 10 2) '(1 2 3)))))
;; A loop inside a loop, both with variables from outside.
(define (table n m)
  (lambda (f)
    (let outer ((i 0) (rows '()))
      (if (= i n) (reverse rows)
          (outer (+ i 1)
                 (cons (let inner ((j 0) (row '())) (if (= j m) (reverse row) (inner (+ j 1) (cons (f i j n m) row))))
                       rows))))))
(show ((table 2 3) list))

;; What goes wrong at the end of a loop is said as at its start.
(caught (lambda () (let loop ((i 0)) (if (< i 3) (loop (if (= i 2) 'x (+ i 1))) i))))
(caught (lambda () (let loop ((i 0) (s 0)) (if (> i 3) s (loop (- i 1) (vector-ref s i))))))
(caught (lambda () (let loop ((i 0) (s 'z)) (if (= i 3) s (loop (+ i 1) (- i (car s)))))))
(caught (lambda () (let loop ((l '(1 . 2))) (if (null? l) l (loop (cdr l))))))
(caught (lambda () (let loop ((i 'a) (s 0)) (if (null? s) s (loop (- i 1) (+ i s))))))
;; The loop is left and entered again.
(define (again)
  (define saved #f)
  (define rounds 0)
  (let ((l (let loop ((i 0) (l '()))
             (if (= i 4) (reverse l)
                 (loop (+ i 1) (cons (call/cc (lambda (k) (if (= i 2) (set! saved k)) i)) l))))))
    (show l)
    (set! rounds (+ rounds 1))
    (if (< rounds 3) (saved (* rounds 100)))))
(again)

;; Comparisons of characters.
(define (compare a b) (list (char=? a b) (char<? a b) (char<=? a b) (char>? a b) (char>=? a b)))
(show (compare #\a #\b) (compare #\b #\a) (compare #\λ #\λ))
(show (map (lambda (c) (if (char=? c #\newline) 'newline (if (char=? c #\λ) 'lambda 'other))) '(#\newline #\λ #\x)))
(caught (lambda () (if (char=? 1 #\a) 1 2)))
(caught (lambda () (let ((c 'c)) (char=? c #\a))))
(caught (lambda () (let ((c 'c)) (char=? #\a c))))

;; Primitives called by value, with as many arguments as they name, fewer and more.
(define procedures (list string-append vector list string-pad number->string))
(show ((car procedures) "a" "b" "c") ((cadr procedures) 1 2) ((caddr procedures)))
(show ((list-ref procedures 3) "abc" 5) ((list-ref procedures 3) "abc" 5 #\-) ((list-ref procedures 4) 255 16))
(caught (lambda () ((list-ref procedures 3) "abc")))
(caught (lambda () ((car procedures) "a" 1)))
(show (call-with-values (lambda () ((car (list values)) 1 2)) list))
