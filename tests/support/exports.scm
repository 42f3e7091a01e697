;; Prints, for each module named as FILE.scm on the command line, its name and the
;; names that it exports, in order.
(define (module-name-of file)
  (map string->symbol (string-split (string-drop-right file 4) #\/)))
(define (exported interface)
  (let ((names '()))
    (let visit ((module interface))
      (module-for-each (lambda (name variable) (set! names (cons name names))) module)
      (for-each visit (module-uses module)))
    (sort (map symbol->string names) string<?)))
(for-each
 (lambda (file)
   (write (module-name-of file))
   (for-each (lambda (name) (display " ") (display name))
             (catch #t
               (lambda () (exported (resolve-interface (module-name-of file))))
               (lambda (key . args) (list "ERROR" (symbol->string key)))))
   (newline))
 (cdr (command-line)))
