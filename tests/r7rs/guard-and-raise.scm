;; guard, raise, raise-continuable, error objects.
(import (scheme base) (scheme write))
(write (guard (e ((symbol? e) (list 'caught e))) (raise 'boom))) (newline)
(write (with-exception-handler (lambda (e) 42) (lambda () (+ (raise-continuable 'oops) 1)))) (newline)
(write (guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e)))) (error "message" 1 "two"))) (newline)
(write (guard (e ((string? e) 'no)) (guard (e2 ((number? e2) 'inner)) (raise 5)))) (newline)
(write (guard (e (#t (list 'reraised e))) (guard (e ((number? e) 'no)) (raise 'sym)))) (newline)
(write (guard (e ((read-error? e) 'read)) (read (open-input-string "(1 . ")))) (newline)
