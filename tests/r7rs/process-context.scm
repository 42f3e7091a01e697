;; exit with a value after output.
(import (scheme base) (scheme write) (scheme process-context))
(write (list (string? (car (command-line))) (get-environment-variable "NO_SUCH_THING"))) (newline)
(exit 3)
