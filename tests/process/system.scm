;; Exit statuses of system and system*.
(write (list (status:exit-val (system "exit 3")) (status:exit-val (system* "sh" "-c" "exit 4")) (system* "true") (status:term-sig (system* "sh" "-c" "kill -9 $$")) (status:exit-val (system* "sh" "-c" "kill -9 $$")))) (newline)
(write (system* "no-such-program-here")) (newline)
