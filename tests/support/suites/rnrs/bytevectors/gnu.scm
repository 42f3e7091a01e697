;; Guile 3.0.8 has no such module, but a newer test-suite asks for it: without any bindings, those
;; tests fail that use them, under both, and the others of the file run.
(define-module (rnrs bytevectors gnu))
