;; Atomic boxes and hooks.
(use-modules (ice-9 atomic))
(define b (make-atomic-box 1))
(write (list (atomic-box-ref b) (atomic-box-compare-and-swap! b 1 2) (atomic-box-swap! b 3) (atomic-box-ref b))) (newline)
(define h (make-hook 1)) (define seen '())
(add-hook! h (lambda (x) (set! seen (cons (list 'a x) seen)))) (add-hook! h (lambda (x) (set! seen (cons (list 'b x) seen))) #t)
(run-hook h 5)
(write (list seen (hook? h) (length (hook->list h)))) (newline)
