;; How records are written, and printers of one's own.
(use-modules (srfi srfi-9) (srfi srfi-9 gnu))
(define-record-type <pkg> (make-pkg name version) pkg? (name pkg-name) (version pkg-version))
(write (make-pkg "hello" '(2 10))) (newline)
(set-record-type-printer! <pkg> (lambda (p port) (format port "#<pkg ~a>" (pkg-name p))))
(write (make-pkg "hello" 1)) (display (list (make-pkg "x" 1))) (newline)
