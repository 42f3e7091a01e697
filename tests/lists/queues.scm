;; Queues from (ice-9 q).
(use-modules (ice-9 q))
(define q (make-q))
(enq! q 1) (enq! q 2) (q-push! q 0)
(write (list (q-length q) (deq! q) (q-front q) (q-rear q) (q-pop! q) (q-empty? q))) (newline)
