;; Runs a file form by form, so that one form's error ends that form only: guile forms.scm FILE.
;; A form that ends with an error prints `stopped`, the form's line and the error's key.
(define module (make-fresh-user-module))

(define (run form line)
  (catch #t
    (lambda () (eval form module))
    (lambda (key . args)
      (format #t "stopped ~a ~s~%" line key))))

(call-with-input-file (cadr (command-line))
  (lambda (port)
    (set-port-encoding! port "UTF-8")
    (let loop ()
      (let ((form (read port)))
        (unless (eof-object? form)
          (run form (+ (port-line port) 1))
          (loop))))))
