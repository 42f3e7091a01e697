;;; (system repl command): commands of a session that a program adds.

(define-module (system repl command)
  #:use-module (system repl common)
  #:export (meta-command define-meta-command))

;; Name, group and procedure of the repl and a thunk that reads what follows.
(define commands '())

(define (add-command! name group proc)
  (set! commands (acons name (cons group proc) commands)))

(define-syntax define-meta-command
  (syntax-rules ()
    "Define a command, called with the session and the data after its name."
    ((_ ((name category) repl (expr ...) . datums) . body)
     (add-command! 'name 'category (lambda* (repl expr ... . datums) . body)))
    ((_ ((name category) repl . datums) . body)
     (add-command! 'name 'category (lambda* (repl . datums) . body)))
    ((_ (name . rest) . body)
     (define-meta-command ((name misc) . rest) . body))))

(define (meta-command repl)
  "Read a command and do it."
  (let* ((name (read)) (line ((@ (ice-9 rdelim) read-line)))
         (command (assq-ref commands name)))
    (if command
        (apply (cdr command) repl
               (call-with-input-string (if (string? line) line "")
                 (lambda (port)
                   (let loop ((data '()))
                     (let ((datum (read port)))
                       (if (eof-object? datum)
                           (reverse data)
                           (loop (cons datum data))))))))
        (simple-format #t "Unknown meta command: ~A~%" name))))
