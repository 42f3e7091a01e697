;; R6RS records: inheritance and protocols.
(use-modules (rnrs records syntactic))
(define-record-type shape (fields name (mutable colour)))
(define-record-type (circle make-circle circle?) (parent shape) (fields radius) (protocol (lambda (new) (lambda (r) ((new "circle" 'red) r)))))
(define c (make-circle 5))
(shape-colour-set! c 'blue)
(write (list (shape? c) (circle? c) (shape-name c) (shape-colour c) (circle-radius c) (circle? (make-shape "s" 'x)))) (newline)
