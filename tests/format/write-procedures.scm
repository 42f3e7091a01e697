;; How procedures, modules, ports and other objects begin.
(define (f x) x)
(define (begins? prefix x) (string-prefix? prefix (object->string x)))
(write (list (begins? "#<procedure f " f) (begins? "#<procedure car " car) (begins? "#<procedure " (lambda (x) x)) (begins? "#<eof>" (eof-object? 1)) (object->string (call-with-input-string "" read)) (begins? "#<hash-table " (make-hash-table)) (begins? "#<input: string " (open-input-string "")) (begins? "#<directory (guile-user) " (current-module)) (begins? "#<promise " (delay 1)) (begins? "#<fluid " (make-fluid)) (begins? "#<variable " (make-variable 1)) (begins? "#<unspecified>" (if #f #f)) (begins? "#<continuation " (call/cc (lambda (k) k))) (begins? "#<regexp " (make-regexp "a")))) (newline)
