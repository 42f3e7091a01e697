;; file-system-fold comes to a directory's files before the directories in it.
(use-modules (ice-9 ftw))
(define root (mkdtemp (string-copy (string-append (or (getenv "TMPDIR") "/tmp") "/fold-XXXXXX"))))
(chdir root)
(for-each mkdir '("a" "a/m" "a/m/m"))
(for-each (lambda (name) (call-with-output-file name (const #t))) '("a/z" "a/m/a" "a/m/m/x"))
(define (note what) (lambda (name stat result) (cons (list what name) result)))
(for-each
 (lambda (step) (write step) (newline))
 (reverse
  (file-system-fold (lambda (name stat result) #t) (note 'leaf) (note 'down) (note 'up) (note 'skip)
                    (lambda (name stat errno result) (cons (list 'error name) result))
                    '() "a")))
(for-each delete-file '("a/m/m/x" "a/m/a" "a/z"))
(for-each rmdir '("a/m/m" "a/m" "a"))
(chdir "/")
(rmdir root)
