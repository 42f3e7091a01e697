;; call-with-stack-overflow-handler: limits of the stack, one inside another.
(use-modules (system vm vm))

(define (show x) (write x) (newline))
(define (deep n) (if (zero? n) 0 (+ 1 (deep (- n 1)))))
(define (endless) (+ 1 (endless)))
(define (limited limit thunk handler)
  (catch #t
    (lambda () (call-with-stack-overflow-handler limit thunk handler))
    (lambda (key . args) (list key (if (pair? args) (list-tail args (min 2 (length args))) '())))))

(show (limited 100000 (lambda () (deep 10)) (lambda () (throw 'overflow))))
(show (limited 10000 endless (lambda () (throw 'overflow))))
(show (limited 10000
               (lambda () (dynamic-wind (lambda () #f) endless endless))
               (lambda () (throw 'overflow))))
;; A handler that gives more lets the program go on.
(show (let ((asked 0))
        (let ((result (limited 1000 (lambda () (deep 10000))
                               (lambda () (set! asked (+ asked 1)) 4000))))
          (list result (> asked 1)))))
;; The inner limit holds inside, the outer one outside.
(show (limited 20000
               (lambda ()
                 (show (limited 5000 endless (lambda () (throw 'inner))))
                 (show (limited 30000 (lambda () (deep 100)) (lambda () (throw 'inner))))
                 (endless))
               (lambda () (throw 'outer))))
(for-each (lambda (limit)
            (show (car (limited limit endless (lambda () 1)))))
          '(#t 2.0 -1 0 x))
(for-each (lambda (more)
            (show (car (limited 1000 endless (lambda () more)))))
          '(#t 2.0 -1 0))
