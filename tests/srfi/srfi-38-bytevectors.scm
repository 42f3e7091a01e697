;; Shared bytevectors have labels.
(use-modules (srfi srfi-38) (rnrs bytevectors))
(let* ((b (u8-list->bytevector '(42 43))) (v (vector b 1 b (list b))))
  (define text (call-with-output-string (lambda (port) (write-with-shared-structure v port))))
  (write text)
  (newline)
  (let ((w (call-with-input-string text read-with-shared-structure)))
    (write (list (equal? v w) (eq? (vector-ref w 0) (vector-ref w 2))))
    (newline)))
