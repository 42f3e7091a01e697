;; Streams.
(use-modules (srfi srfi-41))
(define-stream (ints n) (stream-cons n (ints (+ n 1))))
(write (list (stream->list 5 (ints 1)) (stream->list (stream-take 3 (stream-map * (ints 1) (ints 1)))) (stream-ref (stream-filter even? (ints 1)) 10) (stream-pair? (ints 1)) (stream->list (stream-of (* x y) (x in (stream 1 2)) (y in (stream 3 4)))))) (newline)
