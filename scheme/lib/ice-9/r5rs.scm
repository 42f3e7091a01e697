;;; (ice-9 r5rs): R5RS with files.

(define-module (ice-9 r5rs)
  #:export (scheme-report-environment)
  #:re-export (interaction-environment call-with-input-file call-with-output-file
               with-input-from-file with-output-to-file open-input-file
               open-output-file close-input-port close-output-port load))

(define interface (module-public-interface (current-module)))
(module-use! interface (resolve-interface '(ice-9 safe-r5rs)))

(define (scheme-report-environment n)
  "All of R5RS."
  (unless (= n 5)
    (scm-error 'misc-error 'scheme-report-environment "~A is not a valid version"
               (list n) '()))
  interface)
