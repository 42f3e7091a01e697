;; scm-error throws with all its parts.
(write (catch 'my-key (lambda () (scm-error 'my-key "subr" "message ~a ~s" '(1 "x") '(data))) list)) (newline)
(write (catch 'my-key (lambda () (scm-error 'my-key #f "message" '() #f)) list)) (newline)
