;; Continuations are procedures that can be kept.
(define ks '())
(define count 0)
(define (f) (let ((n (call/cc (lambda (k) (set! ks (cons k ks)) 0)))) (set! count (+ count 1)) n))
(let ((r (f))) (if (< count 4) ((car ks) (+ r 1))) (write (list r count (procedure? (car ks))))) (newline)
