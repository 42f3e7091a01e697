;;; The command line: what `riad`, also called as `guile`, does with its
;;; arguments.  Guile manual, "Command-line Options" and "The Meta Switch".

(define-module (riad main)
  #:export (main parse-command-line))

;;; --- Parsing -------------------------------------------------------------
;;;
;;; What the arguments say is an association list.  Keys: what to do, in order
;;; (`actions', last first: (load FILE), (script FILE), (eval TEXT),
;;; (srfis NUMBERS)), and settings, the last one of a key in force.

(define (parse-command-line arguments fail)
  "Return what ARGUMENTS, a list of strings whose first names the program, say:
an association list.  FAIL is called with a message where they say nothing."
  (let ((program (car arguments)))
    (let loop ((args (expand-meta-switch (cdr arguments)))
               (parsed (list (cons 'command-line (list program)))))
      (define (stop key value rest)
        (finish fail (acons 'command-line rest (acons key value parsed))))
      (define (set key value)
        (loop (cdr args) (acons key value parsed)))
      (define (act action)
        (loop (cddr args) (add-action action parsed)))
      (define (operand)
        (if (pair? (cdr args))
            (cadr args)
            (missing-argument fail (car args))))
      (cond
       ((null? args) (finish fail (acons 'interactive? #t parsed)))
       ((not (string-prefix? "-" (car args))) (stop 'script (car args) args))
       ((string=? (car args) "-") (stop 'script "/dev/stdin" args))
       (else
        (case (string->symbol (car args))
          ((-s) (stop 'script (operand) (cdr args)))
          ((-c) (stop 'expression (operand) (cons program (cddr args))))
          ((--) (stop 'interactive? #t (cons program (cdr args))))
          ((-l) (act (list 'load (operand))))
          ((-L) (loop (cddr args) (add 'load-path (operand) parsed)))
          ((-C) (loop (cddr args) (add 'compiled-path (operand) parsed)))
          ((-x) (loop (cddr args) (add 'extensions (operand) parsed)))
          ((-e) (loop (cddr args) (acons 'entry (operand) parsed)))
          ((-ds) (loop (cdr args)
                       (acons 'ds? #t (add-action '(ds) parsed))))
          ((-q) (set 'init-file? #f))
          ((--debug --no-debug) (loop (cdr args) parsed))
          ((--auto-compile) (set 'auto-compile #t))
          ((--fresh-auto-compile) (set 'auto-compile 'fresh))
          ((--no-auto-compile) (set 'auto-compile #f))
          ((--r6rs) (set 'dialect 'r6rs))
          ((--r7rs) (set 'dialect 'r7rs))
          ((--language) (check-language fail (operand))
                        (loop (cddr args) parsed))
          ((--coverage) (stop 'coverage (operand) '()))
          ((-h --help) (stop 'help? #t '()))
          ((-v --version) (stop 'version? #t '()))
          (else (parse-long-option (car args) fail
                                   (lambda (key value)
                                     (set key value))
                                   (lambda (action)
                                     (loop (cdr args)
                                           (add-action action parsed)))
                                   (lambda ()
                                     (loop (cdr args) parsed))))))))))

;; Options of the shape --NAME=VALUE: KEEP takes a setting, ACT an action, and
;; SKIP goes on.
(define (parse-long-option arg fail keep act skip)
  (define (value-after prefix)
    (and (string-prefix? prefix arg)
         (substring arg (string-length prefix))))
  (cond ((value-after "--language=")
         => (lambda (name) (check-language fail name) (skip)))
        ((value-after "--use-srfi=")
         => (lambda (text) (act (list 'srfis (parse-numbers fail text)))))
        ((value-after "--dump=")
         => (lambda (text)
              (keep 'dump (map string->symbol (string-split text #\,)))))
        ((string-prefix? "--listen" arg)
         (fail "--listen is not supported"))
        (else (fail (string-append "unrecognized switch " arg)))))

(define (add key value parsed)
  ;; VALUE at the end of the list under KEY.
  (acons key (append (or (assq-ref parsed key) '()) (list value)) parsed))
(define (add-action action parsed)
  (add 'actions action parsed))

(define (missing-argument fail switch)
  (fail (string-append "missing argument to `" switch "' "
                       (if (string-prefix? "--" switch) "option" "switch"))))

(define (check-language fail name)
  (unless (string=? name "scheme")
    (fail (string-append "no such language " name))))

(define (parse-numbers fail text)
  (map (lambda (part)
         (let ((n (string->number part)))
           (if (and n (exact? n) (integer? n) (>= n 0))
               n
               (fail "invalid SRFI specification"))))
       (string-split text #\,)))

(define (finish fail parsed)
  (when (and (assq-ref parsed 'ds?) (not (assq-ref parsed 'script)))
    (fail "the `-ds' switch requires the use of `-s' as well"))
  parsed)

;;; --- The meta switch -----------------------------------------------------

(define (expand-meta-switch args)
  ;; `\' FILE ARG ...: the arguments on the second line of FILE stand for `\'.
  (if (and (pair? args) (pair? (cdr args)) (string=? (car args) "\\"))
      (append (second-line-arguments (cadr args)) (cdr args))
      args))

(define (second-line-arguments file)
  (call-with-input-file file
    (lambda (port)
      (skip-line port)
      (read-arguments port))))

(define (skip-line port)
  (let ((c (read-char port)))
    (unless (or (eof-object? c) (char=? c #\newline))
      (skip-line port))))

(define (read-arguments port)
  ;; Arguments end at a space, the last at the end of the line.  A backslash
  ;; escapes as in C: a letter, three octal digits, a space, itself.
  (let loop ((chars '()) (args '()))
    (define (end) (cons (list->string (reverse chars)) args))
    (let ((c (read-char port)))
      (cond ((or (eof-object? c) (char=? c #\newline))
             (reverse (if (null? chars) args (end))))
            ((char=? c #\space) (loop '() (end)))
            ((char=? c #\\) (loop (cons (read-escape port) chars) args))
            (else (loop (cons c chars) args))))))

(define (read-escape port)
  (let* ((c (read-char port))
         (letter (and (char? c) (assv c escapes))))
    (cond (letter (cdr letter))
          ((and (char? c) (char<=? #\0 c #\7))
           (let* ((second (read-char port)) (third (read-char port))
                  (n (string->number (string c second third) 8)))
             (integer->char n)))
          (else
           (error "malformed script: bad character after backslash" c)))))

(define escapes
  '((#\\ . #\\) (#\space . #\space) (#\n . #\newline) (#\r . #\return)
    (#\t . #\tab) (#\b . #\backspace) (#\v . #\vtab) (#\f . #\page)
    (#\a . #\alarm)))

;;; --- Settings ------------------------------------------------------------

(define (apply-settings! parsed)
  (set! %load-path
        (append (or (assq-ref parsed 'load-path) '())
                (environment-path "GUILE_LOAD_PATH" %load-path)))
  (set! %load-compiled-path
        (append (or (assq-ref parsed 'compiled-path) '())
                (environment-path "GUILE_LOAD_COMPILED_PATH"
                                  %load-compiled-path)))
  (let ((mode (assq-ref parsed 'auto-compile)))
    (set! %programs-interpreted? (and (assq 'auto-compile parsed) (not mode)))
    (set! %load-should-auto-compile (and mode #t))
    (set! %fresh-auto-compile (eq? mode 'fresh)))
  (case (assq-ref parsed 'dialect)
    ((r6rs) (install-r6rs!))
    ((r7rs) (install-r7rs!)))
  (let ((extensions (assq-ref parsed 'extensions)))
    (when extensions
      (set! %load-extensions (append extensions %load-extensions)))))

(define (environment-path name path)
  ;; The directories in the environment variable NAME before those of PATH; what
  ;; stands after `...' comes after them.
  (let ((text (getenv name)))
    (if (or (not text) (string-null? text))
        path
        (let* ((dirs (string-split text #\:))
               (after (member "..." dirs)))
          (if after
              (append (list-head dirs (- (length dirs) (length after)))
                      path
                      (cdr after))
              (append dirs path))))))

;;; --- Running -------------------------------------------------------------

(define (run parsed)
  (let ((script (assq-ref parsed 'script)))
    (set-program-arguments (assq-ref parsed 'command-line))
    (for-each (lambda (action) (run-action action script))
              (or (assq-ref parsed 'actions) '()))
    (when (and script (not (assq-ref parsed 'ds?)))
      (load-script script))
    (let ((expression (assq-ref parsed 'expression)))
      (when expression
        (eval-string-forms expression)))
    (let ((names (assq-ref parsed 'coverage)))
      (when names
        (exit ((@ (riad coverage) print-coverage) names))))
    (let ((entry (assq-ref parsed 'entry)))
      (when entry
        ((primitive-eval (entry-form entry)) (command-line))))
    (when (assq-ref parsed 'interactive?)
      (run-repl parsed))))

(define (run-action action script)
  (case (car action)
    ((load) (load-script (cadr action)))
    ((ds) (load-script script))
    ((srfis) (use-srfis (cadr action)))))

(define (load-script file)
  (save-module-excursion
   (lambda () (%start-stack 'load-stack (lambda () (primitive-load file))))))

(define (eval-string-forms text)
  (%run-source (%string-source text)))

;; `-e (my prog)' is short for `-e (@@ (my prog) main)'.
(define (entry-form text)
  (let ((form (call-with-input-string text read)))
    (if (and (pair? form)
             (list? form)
             (and-map symbol? form)
             (not (memq (car form) '(@ @@))))
        (list '@@ form 'main)
        form)))

(define (run-repl parsed)
  (unless (eq? #f (assq-ref* parsed 'init-file? #t))
    (load-init-file))
  ((module-ref (resolve-interface '(riad repl)) 'start-repl)))

(define (assq-ref* alist key default)
  (let ((entry (assq key alist)))
    (if entry (cdr entry) default)))

(define (load-init-file)
  ;; What the user wants in every session.
  (let* ((home (getenv "HOME"))
         (file (and home (string-append home "/.guile"))))
    (when (and file (file-exists? file))
      (load-script file))))

(define (dump parsed)
  (let ((file (assq-ref parsed 'script)))
    (%dump-source (or file "/dev/stdin") (assq-ref parsed 'dump))))

;;; --- The whole program ---------------------------------------------------

(define (main arguments)
  "Do what ARGUMENTS, a list of strings whose first names the program, say;
return the exit status."
  (unless (equal? (getenv "GUILE_INSTALL_LOCALE") "0")
    (catch 'system-error (lambda () (setlocale LC_ALL "")) (lambda _ #f)))
  (flush-standard-output
   (%run-main
    (lambda ()
      (let ((parsed (parse-command-line arguments fail)))
        (cond ((assq-ref parsed 'help?) ((usage 'print-usage) (current-output-port)))
              ((assq-ref parsed 'version?)
               ((usage 'print-version) (current-output-port)))
              (else
               (set-current-module (make-user-module))
               (apply-settings! parsed)
               (if (assq-ref parsed 'dump)
                   (dump parsed)
                   (run parsed)))))))))

(define (fail message)
  (let ((port (current-error-port)))
    (display "error: " port)
    (display message port)
    (newline port)
    (newline port)
    ((usage 'print-usage) port)
    (exit 1)))

;; What few runs print is loaded by those.
(define (usage name)
  (module-ref (resolve-interface '(riad usage)) name))

;; Scripts find these without asking for them; what is behind is loaded by a call.
(define (compiler-names)
  (let ((module (make-module)))
    (module-define! module 'compile
                    (lambda args (apply (@ (system base compile) compile) args)))
    (module-define! module 'compile-file
                    (lambda args (apply (@ (system base compile) compile-file) args)))
    module))

(define (make-user-module)
  (let ((module (resolve-module '(guile-user) #f)))
    (beautify-user-module! module)
    (module-use! module (compiler-names))
    module))

;; Standard output, whatever the program has made the current port.
(define standard-output (current-output-port))

(define (flush-standard-output status)
  ;; Nobody is left to handle an error in writing the last bytes; it must show
  ;; in the exit status nevertheless.
  (catch #t
    (lambda ()
      (unless (port-closed? standard-output)
        (force-output standard-output))
      status)
    (lambda (key . args)
      (print-exception (current-error-port) #f key args)
      (if (zero? status) 1 status))))
