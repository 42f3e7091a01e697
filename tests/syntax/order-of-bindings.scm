;; The bodies of let and arguments may run in any order; sequences run in theirs.
(define log '())
(define (note x) (set! log (cons x log)) x)
(begin (note 1) (note 2) (note 3))
(let* ((a (note 4)) (b (note 5))) (note 6))
(and (note 7) (note 8))
(write (reverse log)) (newline)
