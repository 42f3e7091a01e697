;; R6RS conditions and guard.
(import (rnrs))
(write (guard (e ((who-condition? e) (list (condition-who e) (condition-message e) (condition-irritants e)))) (error 'me "message" 1 2))) (newline)
(write (guard (e ((assertion-violation? e) (list 'av (condition-message e)))) (assertion-violation 'me "bad"))) (newline)
(define-condition-type &mine &error make-mine mine? (x mine-x))
(write (guard (e ((mine? e) (mine-x e))) (raise (condition (make-mine 5) (make-message-condition "m"))))) (newline)
