;; export, export!, define-public, re-export.
(define-module (lib-a))
(define-public (p) 'public)
(define q 'q) (export q)
(define-module (user) #:use-module (lib-a))
(write (list (p) q)) (newline)
