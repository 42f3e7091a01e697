;; The forms of a `begin` are gone through twice: macros are defined and modules
;; set up first, then what is left is run.
(define (show . l) (for-each (lambda (x) (write x) (display " ")) l) (newline))
(define-syntax-rule (try e)
  (show (catch #t (lambda () (eval 'e (current-module))) (lambda a a))))
;; A macro that is defined after the procedure that uses it.
(try (begin
       (define (ev? x) (or (= x 0) (od? (- x 1))))
       (define-syntax od? (syntax-rules () ((_ x) (not (ev? x)))))
       (ev? 10)))
(try (begin
       (set! later 1)
       (define-syntax later (identifier-syntax (_ 4) ((set! _ x) 'set)))
       later))
(try (begin
       (display "ran ")
       (define-syntax bar (lambda (x) (display "expanded ") #'(display "used ")))
       (bar)
       'done))
;; What a transformer calls must be there when it is defined.
(try (begin (define (helper) #'1) (define-syntax baz (lambda (x) (helper))) (baz)))
(try (begin
       (eval-when (expand load eval) (define (helper2) #'1))
       (define-syntax baz2 (lambda (x) (helper2)))
       (baz2)))
(try (begin
       (display "a")
       (eval-when (expand) (display "b"))
       (eval-when (eval) (display "c"))
       (eval-when (expand load eval) (display "d"))
       'done))
(try (begin (define v 1) (define-syntax v (syntax-rules () ((_) 5))) (v)))
(try (begin (define x2 (w2)) (define (w2) 8) x2))
;; Nested ones, and those that macros make.
(try (begin
       (define y 5)
       (begin (define-syntax yy (syntax-rules () ((_) y))) (set! y 6))
       (yy)))
(define-syntax-rule (definer n) (begin (define tmp 5) (define (n) tmp)))
(try (begin (definer f1) (f1)))
;; Each form belongs to the module that the ones before it entered.
(try (begin
       (define-module (one))
       (define a 10)
       (define-module (two) #:use-module (one))
       (define a (@@ (one) a))
       (list a (module-name (current-module)))))
(show (module-name (current-module)) (module-ref (resolve-module '(two)) 'a))
(try (begin
       (define-module (three))
       (@@ @@ (three) (define-syntax own (syntax-rules () ((_ x) '(own x)))))
       (@@ @@ (three) (own #t))))
(try (begin (define-module (four) #:autoload (ice-9 q) (make-q)) (procedure? make-q)))
(try (begin (use-modules (ice-9 q)) (q? (make-q))))
(try (begin (set-current-module (resolve-module '(one))) (module-name (current-module))))
(try (begin 1 (let-syntax ((five (syntax-rules () ((_) 5)))) (define six (+ 1 (five)))) six))
(show (module-name (current-module)))
;; All is expanded before anything is run; a macro of the name of a definition is forgotten.
(try (begin (display "not shown") (if)))
(try (begin (define when car) (when '(7))))
(try (begin (define if list) (if 1 2 3)))
(try (begin (define-syntax m (syntax-rules () ((_) 'macro))) (define m (lambda () 'proc)) (m)))
(define-syntax m3 (syntax-rules () ((_) 'macro)))
(try (begin (display "shown ") (define (m3) 'proc) (m3)))
(try (begin 5 (begin)))
