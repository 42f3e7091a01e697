;; scm-error's message is formatted.
(scm-error 'misc-error "who" "formatted ~a and ~s" (list "a" "b") #f)
