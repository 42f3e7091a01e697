;; A system call that fails.
(mkdir "/no/such/dir")
