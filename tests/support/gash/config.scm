;; What gash-utils' configure script writes.
(define-module (gash commands config)
  #:export (%package-name %version))
(define %package-name "Gash-Utils")
(define %version "0.2")
