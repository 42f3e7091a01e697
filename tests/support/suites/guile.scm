;; Runs one file of Guile's test-suite: guile -L SUITE guile.scm FILE.
;; A line for each result, as data: (pass "numbers" "exact?" …); the last is (end), or what
;; stopped the file.
(use-modules (test-suite lib))

(define out (current-output-port))

(define (line datum)
  (write datum out)
  (newline out)
  (force-output out))

(register-reporter
 (lambda (result name . args)
   (line (cons result name))))

;; The tests of SSAX stand in Guile's source of it: it is taken from beside the suite or from an
;; installed Guile, and from no load path, on which it would be in the place of what is tested.
(define ssax "sxml/upstream/SSAX.scm")
(define (beside)
  (or-map (lambda (folder)
            (let ((file (string-append folder "/" ssax))) (and (file-exists? file) file)))
          (list (string-append (or (getenv "TEST_SUITE_DIR") ".") "/../module")
                "/usr/share/guile/3.0")))
(let ((search %search-load-path))
  (module-set! the-root-module '%search-load-path
               (lambda (name) (or (search name) (and (equal? name ssax) (beside))))))

(let ((file (cadr (command-line))))
  (line
   (catch #t
     (lambda ()
       (save-module-excursion (lambda () (load file)))
       '(end))
     (lambda args (cons 'stopped args)))))
