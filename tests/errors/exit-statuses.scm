;; exit's argument becomes the status.
(display "bye\n")
(exit 42)
