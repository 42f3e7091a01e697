;; A name that a module does not export.
(use-modules ((srfi srfi-1) #:select (fold no-such-name)))
