;; Hard and symbolic links.
(call-with-output-file "f" (lambda (p) (display "x" p)))
(symlink "f" "s") (link "f" "h") (symlink "/no/such" "d")
(write (list (readlink "s") (stat:type (lstat "s")) (stat:type (stat "s")) (stat:nlink (stat "f")) (readlink "d") (file-exists? "d"))) (newline)
(delete-file "h") (write (stat:nlink (stat "f"))) (newline)
