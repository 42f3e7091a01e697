;; Runs one file of Guile's test-suite: guile -L SUITE guile.scm FILE.
;; A line for each result, as data: (pass "numbers" "exact?" …); the last is (end), or what
;; stopped the file.
(use-modules (test-suite lib))

(define out (current-output-port))

(define (line datum)
  (write datum out)
  (newline out)
  (force-output out))

(register-reporter
 (lambda (result name . args)
   (line (cons result name))))

(let ((file (cadr (command-line))))
  (line
   (catch #t
     (lambda ()
       (save-module-excursion (lambda () (load file)))
       '(end))
     (lambda args (cons 'stopped args)))))
