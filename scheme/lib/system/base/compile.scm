;;; (system base compile): compiling files.
;;
;; Guile manual, "Compiling Scheme Code".  There is one language and one form of
;; compiled code, Riad's own; options for the compiler are taken and have no effect.

(define-module (system base compile)
  #:use-module (ice-9 binary-ports)
  #:use-module (system base language)
  #:export (compile-file compiled-file-name compile compile-and-load
            compute-compiler decompile read-and-compile
            default-optimization-level default-warning-level))

(define default-optimization-level (make-parameter 2))
(define default-warning-level (make-parameter 1))

(define (relative-name file)
  ;; FILE below the directory of the load path that it is in: the same wherever
  ;; the sources are.
  (let ((full (canonicalize-path file)))
    (let loop ((dirs %load-path))
      (if (null? dirs)
          file
          (let ((dir (false-if-exception (canonicalize-path (car dirs)))))
            (if (and dir (string-prefix? (string-append dir "/") full))
                (substring full (+ 1 (string-length dir)))
                (loop (cdr dirs))))))))

(define (ensure-directory directory)
  (unless (file-exists? directory)
    (ensure-directory (dirname directory))
    ;; "new/." is there once "new" is, and so is what another process made.
    (catch 'system-error
      (lambda () (mkdir directory))
      (lambda args
        (unless (eqv? (system-error-errno args) EEXIST) (apply throw args))))))

;; The file appears with all of its contents, or not at all.
(define (write-file bytes file)
  (let* ((temporary (string-append file ".XXXXXX"))
         (port (mkstemp! temporary)))
    (catch #t
      (lambda ()
        (put-bytevector port bytes)
        (chmod port (logand #o666 (lognot (umask))))
        (close-port port)
        (rename-file temporary file))
      (lambda args
        (close-port port)
        (delete-file temporary)
        (apply throw args)))))

(define (compiled-file-name file)
  "Where the compiled form of FILE is kept: #f, for nothing is without being asked."
  (and %compile-fallback-path
       (string-append %compile-fallback-path (canonicalize-path file) ".go")))

(define* (compile-file file #:key output-file (from 'scheme) (to 'bytecode)
                       (env (make-fresh-user-module)) optimization-level
                       warning-level (opts '()) (canonicalization 'relative))
  "Compile the source FILE to OUTPUT-FILE; return its name."
  (let ((output (or output-file
                    (compiled-file-name file)
                    (error "failed to create path for auto-compiled file" file)))
        (name (case canonicalization
                ((relative) (relative-name file))
                ((absolute) (canonicalize-path file))
                (else file))))
    (unless (and (eq? from 'scheme) (memq to '(bytecode value)))
      (error "no way to compile" from to))
    (let ((bytes (save-module-excursion
                  (lambda ()
                    (set-current-module env)
                    (%compile-file file name)))))
      (ensure-directory (dirname output))
      (write-file bytes output)
      output)))

(define* (compile-and-load file #:key (from 'scheme) (to 'value)
                           (env (current-module)) optimization-level
                           warning-level (opts '()) (canonicalization 'relative))
  "Load the source FILE in the module ENV."
  (save-module-excursion
   (lambda ()
     (set-current-module env)
     (primitive-load file))))

;; As `eval', but for literals, which are read-only.
(define (eval-compiled exp env)
  (save-module-excursion
   (lambda ()
     (set-current-module env)
     ((@@ (guile) %run-source) (%datum-source exp #t)))))

(define* (compile x #:key (from 'scheme) (to 'value) (env (current-module))
                  optimization-level warning-level (opts '()))
  "The value of X, in the language FROM, in the module ENV; or X itself if TO is FROM.
Through other languages, what their compilers make of it."
  (cond ((eq? from to) x)
        ((and (memq from '(scheme value)) (eq? to 'value)) (eval-compiled x env))
        (else
         (let ((steps (lookup-compilation-order from (if (eq? to 'value) 'scheme to))))
           (unless steps (error "no way to compile" from to))
           (let loop ((x x) (steps steps))
             (cond ((pair? steps)
                    (call-with-values (lambda () ((cdar steps) x env opts))
                      (lambda (x . rest) (loop x (cdr steps)))))
                   ((eq? to 'value) (eval-compiled x env))
                   (else x)))))))

(define (compute-compiler from to optimization-level warning-level opts)
  "A procedure of an expression and a module that compiles FROM to TO."
  (lambda (exp env)
    (values (compile exp #:from from #:to to #:env env) env env)))

(define* (decompile x #:key (env #f) (from 'value) (to 'assembly) (opts '()))
  "Fail: Riad does not decompile."
  (error "no way to decompile" from to))

(define* (read-and-compile port #:key (from 'scheme) (to 'value)
                           (env (default-environment from)) (opts '())
                           optimization-level warning-level)
  "The value of the last of the forms on PORT."
  (let ((reader (language-reader (lookup-language from))))
    (let loop ((value (if #f #f)))
      (let ((form (reader port env)))
        (if (eof-object? form)
            value
            (loop (compile form #:from from #:to to #:env env)))))))
