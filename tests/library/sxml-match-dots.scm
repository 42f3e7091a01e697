;; Ellipses in what sxml-match's clauses give.
(use-modules (sxml match))
(define-syntax-rule (show e) (begin (write e) (newline)))
(define (sum x)
  (sxml-match x
    (,i (guard (integer? i)) i)
    ((+ ,(x*) ...) (+ x* ...))
    ((* ,(x*) ...) (* 1 x* ... 1))))
(show (sum '(+ 1 2 (* 3 4) (+))))
(define (rewrite x)
  (sxml-match x
    ((e ,i ...) `(f ,i ... end))
    ((deep (a ,x ,y ...) ...) (list (list x (list y ...)) ...))
    ((both ,i ...) (list i (list i ...) '(i ...)))
    ((names (@ (a ,a)) (b ,t) ...) `(ul ,a (li ,t) ... ,(list t ...)))))
(for-each (lambda (x) (show (rewrite x)))
          '((e 1 2) (e) (deep (a 1 2 3) (a 4)) (both 1 2) (names (@ (a "x")) (b 1) (b 2))))
