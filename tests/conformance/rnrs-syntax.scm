;; R6RS libraries 12, 16, 10 and appendix: syntax-case, eval, programs, R5RS.
(import (rnrs base) (rnrs syntax-case) (rnrs eval) (rnrs programs) (rnrs r5rs) (for (rnrs base) expand) (conformance check))

(section "(rnrs syntax-case)")
(define-syntax swap! (lambda (x) (syntax-case x () ((_ a b) (syntax (let ((tmp a)) (set! a b) (set! b tmp))))))) (is (let ((tmp 1) (y 2)) (swap! tmp y) (list tmp y)) (2 1))
(define-syntax kind (lambda (x) (syntax-case x (else) ((_ else) #''else) ((_ n) (number? (syntax->datum #'n)) #''number) ((_ (a . b)) #''pair) ((_ id) (identifier? #'id) #''id) ((_ . r) #''other)))) (is (kind else) else) (is (kind 5) number) (is (kind (a b)) pair) (is (kind q) q) (is (kind 1 2) other)
(define-syntax aif (lambda (x) (syntax-case x () ((k test then else) (with-syntax ((it (datum->syntax #'k 'it))) #'(let ((it test)) (if it then else))))))) (is (aif (assq 'a '((a . 1))) (cdr it) 'no) 1)
(define-syntax count-args (lambda (x) (syntax-case x () ((_ . args) (datum->syntax #'here (length (syntax->datum #'args))))))) (is (count-args a b c) 3) (define-syntax qs (lambda (x) (syntax-case x () ((_ a b ...) #`(list #,(+ 1 (syntax->datum #'a)) #,@(map (lambda (e) #`(quote #,e)) #'(b ...))))))) (is (qs 1 x (y z)) (2 x (y z)))
(is (free-identifier=? #'car #'car) #t) (is (bound-identifier=? #'a #'b) #f) (is (identifier? #'a) #t) (is (identifier? #'(a)) #f) (is (syntax->datum #'(a (b) "c" 1)) (a (b) "c" 1)) (is (length (generate-temporaries '(1 2 3))) 3) (is (identifier? (car (generate-temporaries '(1)))) #t)
(define-syntax setter (make-variable-transformer (lambda (x) (syntax-case x (set!) ((set! _ e) #'(list 'set e)) ((_ a ...) #'(list 'call a ...)) (id #''ref))))) (is setter ref) (is (setter 1 2) (call 1 2)) (is (set! setter 5) (set 5))
(define-syntax dots (lambda (x) (syntax-case x () ((_ (a b ...) ...) #'(list (list b ... a) ...))))) (is (dots (1 2 3) (4)) ((2 3 1) (4))) (define-syntax tail (lambda (x) (syntax-case x () ((_ a ... z) #'z)))) (is (tail 1 2 3) 3) (define-syntax esc (lambda (x) #'(quote (... ...)))) (is (esc) ...) (define-syntax vec (lambda (x) (syntax-case x () ((_ #(a ...)) #'(+ a ...))))) (is (vec #(1 2 3)) 6)

(section "(rnrs eval)")
(is (eval '(+ 1 2) (environment '(rnrs base))) 3) (is (eval '(let ((x 5)) (* x x)) (environment '(rnrs))) 25) (is (eval '(p:car '(1)) (environment '(prefix (rnrs base) p:) '(only (rnrs base) quote))) 1) (fails (eval 'nothing-here (environment '(rnrs base)))) (fails (environment '(none of these)))

(section "(rnrs programs)")
(is (list? (command-line)) #t) (is (procedure? exit) #t)

(section "(rnrs r5rs)")
(is (exact->inexact 1/2) 0.5) (is (inexact->exact 2.5) 5/2) (rows quotient (-7 2 -3)) (rows remainder (-7 2 -1)) (rows modulo (-7 2 1)) (is (force (delay (+ 1 2))) 3) (is (let* ((n 0) (p (delay (begin (set! n (+ n 1)) n)))) (force p) (force p)) 1) (is (eval '(+ 1 1) (scheme-report-environment 5)) 2)
