;; What a queue without elements is.
(use-modules (ice-9 q))
(define q (make-q))
(write q) (newline)
(enq! q 1)
(deq! q)
(write (list q (q? q) (q? (cons '() '())) (q-remove! (enq! q 2) 2))) (newline)
