;; requires: guile
;; A small evaluator written with match.
(use-modules (ice-9 match))
(define (ev e env)
  (match e
    ((? number? n) n)
    ((? symbol? s) (cdr (assq s env)))
    (('if c a b) (if (ev c env) (ev a env) (ev b env)))
    (('lambda (name) body) (lambda (x) (ev body (cons (cons name x) env))))
    (('+ a b) (+ (ev a env) (ev b env)))
    (('- a b) (- (ev a env) (ev b env)))
    (('< a b) (< (ev a env) (ev b env)))
    (('letrec name value body) (let* ((cell (cons name #f)) (env (cons cell env))) (set-cdr! cell (ev value env)) (ev body env)))
    ((f a) ((ev f env) (ev a env)))))
(check (ev '(letrec fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 27)) '()) 196418)
