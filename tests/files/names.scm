;; basename, dirname, canonicalize, absolute names.
(write (map basename '("/a/b.c" "a" "/" "a/b/" "" "./x"))) (newline)
(write (map dirname '("/a/b.c" "a" "/" "a/b/" "" "/a" "a//b"))) (newline)
(write (list (basename "/a/b.scm" ".scm") (basename "b.scm" ".c") (absolute-file-name? "/a") (absolute-file-name? "a") (in-vicinity "d" "f") (in-vicinity "d/" "f") file-name-separator-string)) (newline)
(mkdir "d") (symlink "d" "s")
(write (string=? (canonicalize-path "s/../d/.") (string-append (getcwd) "/d"))) (newline)
