;; umask, access?.
(umask #o077)
(call-with-output-file "f" (lambda (p) #t))
(write (list (number->string (stat:perms (stat "f")) 8) (number->string (umask) 8) (access? "f" R_OK) (access? "missing" F_OK))) (newline)
