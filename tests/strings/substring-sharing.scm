;; substring/shared, substring/read-only, substring/copy.
(define s (string-copy "hello"))
(define sh (substring/shared s 1 3)) (define cp (substring/copy s 1 3))
(string-set! s 1 #\E)
(write (list sh cp (substring/read-only s 0 2))) (newline)
