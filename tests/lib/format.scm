;;; (ice-9 format): every directive and its parameters.
(use-modules (ice-9 format))

(define-syntax show
  (syntax-rules ()
    ((_ . args) (begin (write 'args) (display " => ") (write (apply format #f 'args)) (newline)))))


;; To a port: its column counts.
(format #t "abc~10tdef~&ghi~&~%")
(display "xy")
(format #t "~5t|~&")
(write (call-with-output-string (lambda (p) (display "ab" p) (format p "~&c~4td"))))
(newline)
