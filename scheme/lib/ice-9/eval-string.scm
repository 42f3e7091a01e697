;;; (ice-9 eval-string): evaluate all forms in a string.

(define-module (ice-9 eval-string)
  #:replace (eval-string))

(define* (eval-string str #:key (module (current-module)) file line column
                      lang compile?)
  "Evaluate the forms in STR in MODULE, as if they stood in FILE from LINE on;
return the values of the last one."
  (save-module-excursion
   (lambda ()
     (when module (set-current-module module))
     (%run-source (%string-source str file line)))))
