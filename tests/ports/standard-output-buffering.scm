;; What is written comes out at exit, in order.
(display "first ")
(force-output)
(display "second")
(newline)
(setvbuf (current-output-port) 'none)
(display "third\n")
