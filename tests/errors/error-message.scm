;; error prints its message with display and its irritants with write.
(error "something bad:" 'sym "string" 42 '(1 "2"))
