;; A condition with a message.
(use-modules (srfi srfi-34) (srfi srfi-35))
(raise (condition (&message (message "hello"))))
