;;; (system repl common): what a session is made of.

(define-module (system repl common)
  #:use-module (srfi srfi-9)
  #:use-module (system base language)
  #:use-module (system base compile)
  #:export (<repl> make-repl repl-language repl-options repl-tm-stats repl-gc-stats
            repl-debug repl-welcome repl-prompt repl-read repl-compile
            repl-prepare-eval-thunk repl-eval repl-expand repl-optimize
            repl-optimize-cps repl-parse repl-print repl-option-ref repl-option-set!
            repl-default-option-set! repl-default-prompt-set! puts ->string user-error
            *warranty* *copying* *version*))

(define *version* (string-append "Riad, for Guile " (version) "\n"))
(define *warranty* "There is no warranty, to the extent permitted by law.\n")
(define *copying* "Licensed under the Apache License 2.0 or the MIT license.\n")

(define-record-type <repl>
  (new-repl language options tm-stats gc-stats debug)
  repl?
  (language repl-language) (options repl-options set-repl-options!)
  (tm-stats repl-tm-stats) (gc-stats repl-gc-stats) (debug repl-debug))

(define default-options
  (list (cons 'prompt #f) (cons 'print #f) (cons 'value-history #t) (cons 'on-error 'report)))

(define* (make-repl lang #:optional debug)
  "A session in the language LANG."
  (new-repl (if (language? lang) lang (lookup-language lang))
            (map (lambda (o) (cons (car o) (cdr o))) default-options)
            (times) (gc-stats) debug))

(define (repl-option-ref repl key)
  "The option KEY of REPL."
  (let ((entry (assq key (repl-options repl))))
    (if entry (cdr entry) (error "unknown repl option" key))))
(define (repl-option-set! repl key val)
  "Make VAL the option KEY of REPL."
  (set-repl-options! repl (assq-set! (repl-options repl) key val)))
(define (repl-default-option-set! key val)
  "Make VAL the option KEY of sessions to come."
  (set! default-options (assq-set! default-options key val)))
(define (repl-default-prompt-set! prompt)
  "Make PROMPT that of sessions to come."
  (repl-default-option-set! 'prompt prompt))

(define (repl-welcome repl) "Print what a session starts with." (display *version*))
(define (repl-prompt repl)
  "What REPL prompts with."
  (simple-format #f "~A@~A> " (language-name (repl-language repl))
                 (module-name (current-module))))
(define (repl-read repl)
  "Read an expression."
  ((language-reader (repl-language repl)) (current-input-port) (current-module)))
(define (repl-parse repl form)
  "FORM as the language parses it."
  (let ((parse (language-parser (repl-language repl))))
    (if parse (parse form) form)))
(define* (repl-compile repl form #:rest _) "FORM: it is compiled when evaluated." form)
(define (repl-expand repl form) "FORM with its macros expanded." (macroexpand form))
(define (repl-optimize repl form) "FORM." form)
(define (repl-optimize-cps repl form) "FORM." form)
(define (repl-prepare-eval-thunk repl form)
  "A thunk that evaluates FORM."
  (let ((evaluate (or (language-evaluator (repl-language repl)) eval)))
    (lambda () (evaluate form (current-module)))))
(define (repl-eval repl form) "Evaluate FORM." ((repl-prepare-eval-thunk repl form)))
(define (repl-print repl val)
  "Print VAL, unless it is unspecified."
  (unless (unspecified? val)
    (let ((print (repl-option-ref repl 'print)))
      (if print
          (print repl val)
          (begin ((language-printer (repl-language repl)) val (current-output-port))
                 (newline))))))

(define (puts x) "Display X and a newline." (display x) (newline))
(define (->string x) "X as display writes it." (object->string x display))
(define (user-error msg . args)
  "Throw a user-error of a format and its arguments."
  (throw 'user-error #f msg args #f))
