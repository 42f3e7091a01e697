;; R6RS hashtables.
(use-modules (rnrs hashtables))
(define h (make-eqv-hashtable)) (define s (make-hashtable string-hash string=?))
(hashtable-set! h 1 'one) (hashtable-update! h 2 (lambda (x) (+ x 1)) 41) (hashtable-set! s "k" 'v)
(write (list (hashtable-ref h 1 #f) (hashtable-ref h 2 #f) (hashtable-size h) (hashtable-contains? h 3) (sort (vector->list (hashtable-keys h)) <) (hashtable-ref s "k" #f))) (newline)
