;; The processors that a process may run on.
(define-syntax show
  (syntax-rules ()
    ((_ e) (begin (write (catch #t (lambda () e) (lambda error error)))
                  (newline)))))
(define mask (getaffinity 0))
(show (bitvector? mask))
(show (bitvector-length mask))
(show (= (bitvector-count mask #t) ((@ (ice-9 threads) current-processor-count))))
(show (setaffinity (getpid) mask))
(show (equal? mask (getaffinity (getpid))))
(show (setaffinity 0 (bitvector)))
(show (getaffinity 'a))
