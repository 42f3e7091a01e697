;;; The commands of the REPL: what a line that begins with a comma asks for.

(define-module (riad commands)
  #:use-module (riad session)
  #:use-module (ice-9 pretty-print)
  #:export (run-command))

(define (run-command text)
  "Do what TEXT, a comma, a command's name and its arguments, asks for."
  (let* ((port (open-input-string (string-trim text)))
         (name (begin (read-char port) (read port)))
         (command (and (symbol? name) (find-command name))))
    (if command
        ((command-procedure command) (read-arguments port))
        (say "Unknown command: " name ".  Enter `,help' for help."))))

(define (read-arguments port)
  (let ((datum (read port)))
    (if (eof-object? datum)
        '()
        (cons datum (read-arguments port)))))

(define (say . parts)
  (for-each display parts)
  (newline))

;;; --- The table -----------------------------------------------------------
;;; Each is (NAMES ARGUMENTS DOC PROCEDURE).

(define commands '())
(define (command-names command) (car command))
(define (command-procedure command) (cadddr command))
(define (find-command name)
  (let loop ((rest commands))
    (cond ((null? rest) #f)
          ((memq name (command-names (car rest))) (car rest))
          (else (loop (cdr rest))))))

(define-syntax-rule (define-command names arguments doc (args) body ...)
  (set! commands
        (append commands
                (list (list 'names arguments doc
                            (lambda (args) body ...))))))

(define (needs-argument args proc)
  (if (null? args)
      (say "An argument is missing.  Enter `,help' for help.")
      (proc (car args))))

(define-command (help h) "" "show this list" (args)
  (for-each
   (lambda (command)
     (say " ,"
          (string-pad-right
           (string-append (symbol->string (car (command-names command)))
                          " " (cadr command))
           20)
          (caddr command)))
   commands))

(define-command (describe d) "NAME" "show what is known of what NAME is bound to"
  (args)
  (needs-argument args describe))

(define-command (apropos a) "TEXT" "list the bindings whose names hold TEXT" (args)
  (needs-argument args
    (lambda (text)
      (let ((part (if (string? text) text (object->string text))))
        (for-each say (names-with part))))))

(define-command (use u) "MODULE ..." "import modules" (args)
  (for-each (lambda (name) (process-use-modules (list (list name)))) args))

(define-command (module m) "MODULE" "go to a module, or name the current one"
  (args)
  (if (null? args)
      (say (module-name (current-module)))
      (set-current-module (resolve-module (car args)))))

(define-command (load l) "FILE" "load a file" (args)
  (needs-argument args
    (lambda (file)
      (primitive-load (if (string? file) file (object->string file))))))

(define-command (pretty-print pp) "EXPR" "print a value on several lines" (args)
  (needs-argument args (lambda (form) (pretty-print (primitive-eval form)))))

(define-command (time t) "EXPR" "say how long an evaluation takes" (args)
  (needs-argument args
    (lambda (form)
      (let ((start (get-internal-real-time)))
        (evaluate-and-print form)
        (say ";; "
             (/ (- (get-internal-real-time) start)
                (exact->inexact internal-time-units-per-second))
             "s")))))

(define-command (expand x) "EXPR" "show an expression after expansion" (args)
  (needs-argument args (lambda (form) (say (%expansion-text form)))))

(define-command (backtrace bt) "" "show where the last error was" (args)
  (if (null? (last-error-lines))
      (say "No frames to show.")
      (for-each say (last-error-lines))))

(define-command (quit q exit) "" "leave" (args)
  (exit 0))

;;; --- Looking at bindings -------------------------------------------------

(define (describe form)
  (let ((value (primitive-eval form)))
    (if (procedure? value)
        (describe-procedure value)
        (begin (write value) (newline)))))

(define (describe-procedure proc)
  (let ((doc (procedure-documentation proc)))
    (write proc)
    (newline)
    (when doc (say (string-trim-right doc)))))

(define (names-with part)
  (let ((module (current-module)) (names '()))
    (define (look module)
      (module-for-each
       (lambda (name variable)
         (let ((text (symbol->string name)))
           (when (and (string-contains text part)
                      (not (string-prefix? "%" text))
                      (not (member text names)))
             (set! names (cons text names)))))
       module))
    (for-each look (cons module (module-uses module)))
    (sort names string<?)))
