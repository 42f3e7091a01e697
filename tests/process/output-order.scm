;; The output of a child comes between that of the parent, when flushed.
(display "before\n") (force-output)
(system* "echo" "child")
(display "after\n")
