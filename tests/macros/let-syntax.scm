;; let-syntax and letrec-syntax: scope of the macro and of what its body defines.
(write (let-syntax ((foo (syntax-rules () ((_ x) (list x 'foo))))) (foo 1))) (newline)
(write (letrec-syntax ((ev? (syntax-rules () ((_) #t) ((_ a . r) (od? . r)))) (od? (syntax-rules () ((_) #f) ((_ a . r) (ev? . r))))) (list (ev? 1 2) (ev? 1)))) (newline)
(let-syntax ((def (syntax-rules () ((_ n v) (define n v))))) (def spliced 42))
(write spliced) (newline)
(define (f) (let-syntax ((m (syntax-rules () ((_) 'inner)))) (define x (m)) x))
(write (f)) (newline)
