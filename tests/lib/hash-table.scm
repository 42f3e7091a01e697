;;; (ice-9 hash-table): tables from association lists.
(use-modules (ice-9 hash-table))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(show
(hash-ref (alist->hash-table '(("a" . 1) ("a" . 2))) "a") (hashq-ref (alist->hashq-table '((a . 1))) 'a) (hashv-ref (alist->hashv-table '((3 . 1))) 3) (hashx-ref hash assoc (alist->hashx-table hash assoc '(("k" . 4))) "k"))
