;; requires: guile
;; Words of a text counted in a hash table, read from a string port.
(define text
  (call-with-output-string
    (lambda (port)
      (do ((i 0 (+ i 1)) (x 1 (modulo (* x 48271) 2147483647))) ((= i 200000))
        (display "word" port) (display (modulo x 1000) port) (newline port)))))
(define counts (make-hash-table))
(call-with-input-string text
  (lambda (port)
    (let loop ((c (read-char port)) (word '()))
      (cond ((eof-object? c) #t)
            ((char=? c #\newline)
             (let ((w (list->string (reverse word)))) (hash-set! counts w (+ 1 (hash-ref counts w 0))))
             (loop (read-char port) '()))
            (else (loop (read-char port) (cons c word)))))))
(check (list (hash-count (const #t) counts) (hash-fold (lambda (k v s) (+ v s)) 0 counts)) '(1000 200000))
