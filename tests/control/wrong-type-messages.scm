;; Message and arguments of a wrong type error by a procedure that is not inlined.
(define (show . args) (write args) (newline))
(catch 'wrong-type-arg (lambda () (apply symbol->string '(5))) show)
(catch 'wrong-type-arg (lambda () (apply hash-ref '(5 6))) show)
(catch 'wrong-type-arg (lambda () (apply string-append '("a" 5))) show)
(catch 'wrong-type-arg (lambda () (apply length '(5))) show)
(catch 'wrong-type-arg (lambda () (apply reverse '(a))) show)
(catch 'out-of-range (lambda () (apply list-ref '((1 2) 5))) show)
