;; A small evaluator written with match.
(use-modules (ice-9 match))
(define (ev e env)
  (match e
    ((? number? n) n)
    ((? symbol? s) (cdr (assq s env)))
    (('let ((name value) ...) body) (ev body (append (map (lambda (n v) (cons n (ev v env))) name value) env)))
    (('if c t f) (if (ev c env) (ev t env) (ev f env)))
    ((op args ...) (apply (match op ('+ +) ('* *) ('< <) ('- -)) (map (lambda (a) (ev a env)) args)))))
(write (ev '(let ((x 2) (y (+ 1 2))) (if (< x y) (* x y 7) (- x))) '())) (newline)
