;; Proving tautologies by rewriting and case analysis: association lists, symbols, consing.
(define (subst e env) (cond ((symbol? e) (let ((b (assq e env))) (if b (cdr b) e))) ((pair? e) (cons (car e) (map (lambda (x) (subst x env)) (cdr e)))) (else e)))
(define (simplify e)
  (if (not (pair? e)) e
      (let ((op (car e)) (args (map simplify (cdr e))))
        (case op
          ((not) (let ((a (car args))) (cond ((eq? a #t) #f) ((eq? a #f) #t) ((and (pair? a) (eq? (car a) 'not)) (cadr a)) (else (list 'not a)))))
          ((and) (cond ((or (not (car args)) (not (cadr args))) #f) ((eq? #t (car args)) (cadr args)) ((eq? #t (cadr args)) (car args)) ((equal? (car args) (cadr args)) (car args)) (else (cons 'and args))))
          ((or) (simplify (list 'not (list 'and (list 'not (car args)) (list 'not (cadr args))))))
          ((implies) (simplify (list 'or (list 'not (car args)) (cadr args))))
          ((iff) (simplify (list 'and (list 'implies (car args) (cadr args)) (list 'implies (cadr args) (car args)))))
          (else (cons op args))))))
(define (variable e) (cond ((symbol? e) e) ((pair? e) (let loop ((l (cdr e))) (if (null? l) #f (or (variable (car l)) (loop (cdr l)))))) (else #f)))
(define (tautology? e) (let ((e (simplify e))) (let ((v (variable e))) (if (not v) (eq? e #t) (and (tautology? (subst e (list (cons v #t)))) (tautology? (subst e (list (cons v #f)))))))))
(define theorem '(implies (and (and (implies p q) (implies q r)) (and (implies r s) (and (implies s t) (implies t u)))) (implies p u)))
(define hard '(iff (iff p (iff q (iff r s))) (iff (iff (iff p q) r) s)))
(check (let loop ((i 0) (r '())) (if (= i 800) r (loop (+ i 1) (list (tautology? theorem) (tautology? hard) (tautology? '(implies p q)))))) '(#t #t #f))
