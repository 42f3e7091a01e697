;; compile.scm FROM TO: compiles all modules in the folder FROM to files in TO.
(use-modules (system base compile) (ice-9 ftw) (ice-9 match))

(match (command-line)
  ((_ from to)
   (chdir from)
   (let walk ((folder "."))
     (for-each
      (lambda (name)
        (let ((file (string-append folder "/" name)))
          (cond ((file-is-directory? file) (walk file))
                ((string-suffix? ".scm" file)
                 (compile-file file #:output-file
                               (string-append to "/" (string-drop-right file 4) ".go"))))))
      (scandir folder (lambda (name) (not (string-prefix? "." name))))))))
