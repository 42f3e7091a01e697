;; A file that is not there.
(open-input-file "/no/such/file")
