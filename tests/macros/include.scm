;; include puts another file's forms in place; from the directory of the program.
(include "../lib/included.txt")
(write (list included-value (included-procedure 2))) (newline)
(write (let () (include "../lib/included.txt") included-value)) (newline)
