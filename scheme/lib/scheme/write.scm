;;; (scheme write): R7RS 6.13.3.

(define-module (scheme write)
  #:use-module ((riad builtins) #:select (write-labelled))
  #:re-export (display)
  #:export (write-simple write-shared)
  #:export (write))

(define* (write obj #:optional (port (current-output-port)))
  "Write OBJ in the syntax of R7RS, with labels where it is circular."
  (write-labelled obj port #f))

(define* (write-shared obj #:optional (port (current-output-port)))
  "Write OBJ in the syntax of R7RS, with labels for all shared parts."
  (write-labelled obj port #t))

(define* (write-simple obj #:optional (port (current-output-port)))
  "Write OBJ without labels."
  ((@ (guile) write) obj port))
