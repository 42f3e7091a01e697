;; getenv, setenv, unsetenv, putenv, environ.
(setenv "MARKER" "set")
(write (list (getenv "MARKER") (getenv "NOT_SET_AT_ALL") (begin (unsetenv "MARKER") (getenv "MARKER")) (begin (putenv "X=y=z") (getenv "X")) (begin (setenv "X" #f) (getenv "X")))) (newline)
(environ '("ONLY=this" "HOME=/x"))
(write (list (environ) (getenv "HOME") (getenv "PATH"))) (newline)
(system* "/usr/bin/env")
