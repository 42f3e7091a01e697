;; ~f, ~e, ~g and ~$ in widths too small; an object between quotes; a parameter without a comma.
(use-modules (ice-9 format))
(for-each
 (lambda (f)
   (for-each (lambda (x) (format #t "~a|" (format #f f x)))
             '(0 0.3 -0.3 0.05 9.96 -9.96 123.456 1e-5))
   (newline))
 '("~0f" "~1f" "~3f" "~1,0f" "~2,1f" "~3,1f" "~4,1f" "~,0$" "~3,0$" "~8,,2e" "~6e" "~8g" "~6g"))
(format #t "~:a ~:s ~:a~%" car car "plain")
(format #t "a~3,5'*@tx~%")
(define (message thunk) (catch 'misc-error thunk (lambda (key who text args rest) (display (apply simple-format #f text args)))))
(message (lambda () (format "no destination" 1))) (newline)
(message (lambda () (format 'port "~a" 1))) (newline)
