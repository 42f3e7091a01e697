;; #:autoload loads a module at the first use.
(define-module (here) #:autoload (testing sample) (visible))
(write (visible)) (newline)
