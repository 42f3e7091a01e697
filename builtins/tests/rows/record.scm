;; Prints a line for each form of a file: what it returns, or what it throws.
;; The forms are bodies of procedures, as they are in programs: at the top level
;; some of Guile's errors have other texts.
(use-modules (rnrs bytevectors) (srfi srfi-4) (srfi srfi-60)
             (ice-9 weak-vector) (ice-9 format))
(setvbuf (current-output-port) 'line)
(define (answer form)
  (catch #t
    (lambda ()
      (call-with-values (eval `(lambda () ,form) (current-module))
        (lambda results
          (let loop ((rest results))
            (unless (null? rest)
              (write (car rest))
              (unless (null? (cdr rest)) (display " "))
              (loop (cdr rest)))))))
    (lambda (key subr message args . rest)
      (write key)
      (display " ")
      (display subr)
      (display ": ")
      (display (apply simple-format #f message (or args '())))))
  (newline))
(call-with-input-file (cadr (command-line))
  (lambda (port)
    (let loop ((form (read port)))
      (unless (eof-object? form)
        (answer form)
        (loop (read port))))))
