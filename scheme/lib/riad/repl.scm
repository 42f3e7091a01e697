;;; The REPL.  On a terminal it edits lines; elsewhere it reads standard input
;;; without prompts.  Guile manual, "Using Guile Interactively".

(define-module (riad repl)
  #:use-module (riad commands)
  #:use-module (riad session)
  #:export (start-repl))

(define (start-repl)
  "Read, evaluate and print until the end of the input, or until `,quit'."
  (let ((next-input (if (terminal?) edited-input plain-input)))
    (when (terminal?)
      (display "Riad, in the place of Guile ")
      (display (version))
      (display ".  Enter `,help' for help.")
      (newline)
      (sigaction SIGINT (lambda (signal) (throw 'user-interrupt))))
    (let loop ()
      (let ((input (next-input)))
        (unless (eof-object? input)
          (run-input input)
          (force-output)
          (loop))))
    (when (terminal?) (newline))))

(define (terminal?)
  (and (isatty? (current-input-port))
       (defined? '%edit-line the-root-module)))

;; An input is a list of data, or #(TEXT), the text of a command.

(define (run-input input)
  (if (vector? input)
      (guarded (lambda () (run-command (vector-ref input 0))))
      (for-each (lambda (datum)
                  (guarded (lambda () (evaluate-and-print datum))))
                input)))

;;; --- From a terminal -----------------------------------------------------

(define (edited-input)
  (let ((edit-line (module-ref the-root-module '%edit-line)))
    (define (more text prompt)
      (let ((line (edit-line prompt (current-module))))
        (cond ((eof-object? line) line)
              ((not line) '())
              (else (complete (string-append text line "\n"))))))
    (define (complete text)
      (if (command? text)
          (vector text)
          (let ((data (guarded (lambda () (read-all text)))))
            (if (eq? data 'incomplete)
                (more text "... ")
                (or data '())))))
    (more "" (prompt))))

(define (prompt)
  (string-append "scheme@" (object->string (module-name (current-module)))
                 "> "))

(define (command? text)
  (let ((text (string-trim text)))
    (and (not (string-null? text))
         (char=? (string-ref text 0) #\,))))

(define (read-all text)
  ;; The data in TEXT, or `incomplete' if the last one goes on.
  (let ((port (open-input-string text)))
    (let loop ((data '()))
      (let ((datum (read-or-incomplete port)))
        (cond ((eq? datum incomplete) 'incomplete)
              ((eof-object? datum) (reverse data))
              (else (loop (cons datum data))))))))

(define incomplete (list 'incomplete))

(define (read-or-incomplete port)
  (catch 'read-error
    (lambda () (read port))
    (lambda (key . args)
      (if (and (eof-object? (peek-char port))
               (pair? args) (pair? (cdr args)) (string? (cadr args))
               (string-contains (cadr args) "end of input"))
          incomplete
          (apply throw key args)))))

;;; --- From anything else --------------------------------------------------

(define (plain-input)
  (let ((port (current-input-port)))
    (let ((c (skip-blanks port)))
      (cond ((eof-object? c) c)
            ((char=? c #\,) (vector (read-line-of port)))
            (else
             (let ((datum (guarded (lambda () (list (read port))))))
               (cond ((not datum) (if (eof-object? (peek-char port))
                                      (peek-char port)
                                      '()))
                     ((eof-object? (car datum)) (car datum))
                     (else datum))))))))

(define (skip-blanks port)
  (let ((c (peek-char port)))
    (cond ((and (char? c) (char-whitespace? c))
           (read-char port)
           (skip-blanks port))
          (else c))))

(define (read-line-of port)
  (let loop ((chars '()))
    (let ((c (read-char port)))
      (if (or (eof-object? c) (char=? c #\newline))
          (list->string (reverse chars))
          (loop (cons c chars))))))
