;; include puts another file's forms in place; from the directory of the program.
(include "../support/included.txt")
(write (list included-value (included-procedure 2))) (newline)
(write (let () (include "../support/included.txt") included-value)) (newline)
