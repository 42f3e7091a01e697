;;; (scheme file): files, R7RS 6.13.

(define-module (scheme file)
  #:re-export (call-with-input-file call-with-output-file delete-file file-exists?
               open-input-file open-output-file with-input-from-file with-output-to-file)
  #:export (open-binary-input-file open-binary-output-file))

(define (open-binary-input-file file)
  "A port that reads the bytes of FILE."
  (open-input-file file #:binary #t))

(define (open-binary-output-file file)
  "A port that writes bytes to FILE."
  (open-output-file file #:binary #t))
