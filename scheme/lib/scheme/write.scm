;;; (scheme write): R7RS 6.13.3.

(define-module (scheme write)
  #:re-export (display write)
  #:export (write-simple write-shared))

(define* (write-simple obj #:optional (port (current-output-port)))
  "Write OBJ without labels."
  (write obj port))

(define* (write-shared obj #:optional (port (current-output-port)))
  "Write OBJ with labels for all shared parts."
  ((@ (srfi srfi-38) write-with-shared-structure) obj port))
