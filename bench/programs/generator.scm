;; Two trees walked in step by generators made of re-entrant continuations.
(define (make-tree n) (let loop ((lo 0) (hi n)) (if (>= lo hi) '() (let ((mid (quotient (+ lo hi) 2))) (list (loop lo mid) mid (loop (+ mid 1) hi))))))
(define (generator tree)
  (define return #f)
  (define (walk t) (if (pair? t) (begin (walk (car t)) (call-with-current-continuation (lambda (next) (set! resume (lambda () (next #f))) (return (cadr t)))) (walk (caddr t)))))
  (define resume (lambda () (walk tree) (return 'end)))
  (lambda () (call-with-current-continuation (lambda (k) (set! return k) (resume)))))
(define (same? a b) (let ((ga (generator a)) (gb (generator b))) (let loop ((n 0)) (let ((x (ga)) (y (gb))) (cond ((not (eqv? x y)) #f) ((eq? x 'end) n) (else (loop (+ n 1))))))))
(check (let loop ((i 0) (r 0)) (if (= i 3) r (loop (+ i 1) (same? (make-tree 20000) (make-tree 20000))))) 20000)
