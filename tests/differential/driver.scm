;; Evaluates the expressions of a family and prints each with what came of it:
;;   NUMBER <tab> EXPRESSION <tab> VALUES, or ! (KEY ARGUMENT …) [<tab> what it wrote]
;;
;; guile driver.scm HOW FROM NUMBERS FILE
;;   HOW      evaluate or compile
;;   FROM     the number of the first expression to look at
;;   NUMBERS  a list of the expressions to look at, or () for all
;;
;; FILE holds clauses:
;;   (setup FORM …)                    evaluated first
;;   (expressions FORM …)              as they stand
;;   (each (PROCEDURE …) (OPERAND …) …)
;;       every procedure with every choice of operands, one from each list
;;   (misuse COUNT (PROCEDURE …) (OPERAND …))
;;       every procedure with no operand, with 1 to COUNT operands in all ways, and with 12

(define arguments (cdr (command-line)))
(define from (string->number (cadr arguments)))
(define numbers (call-with-input-string (caddr arguments) read))
(define evaluate
  (if (string=? (car arguments) "compile")
      (let ((compile (module-ref (resolve-interface '(system base compile)) 'compile)))
        (lambda (expression)
          (compile expression #:env (interaction-environment) #:opts '(#:warnings ()))))
      (lambda (expression) (eval expression (interaction-environment)))))

(define (outcome expression)
  (catch #t
    (lambda ()
      (call-with-values (lambda () (evaluate expression))
        (lambda results
          (call-with-output-string
            (lambda (out)
              (for-each (lambda (x) (write x out) (display " " out)) results))))))
    (lambda thrown
      (call-with-output-string
        (lambda (out) (display "! " out) (write thrown out))))))

(define output (current-output-port))

(define (report number expression)
  (write number) (display "\t")
  (write expression) (display "\t")
  ;; If the interpreter dies here, it is known where.
  (force-output)
  (let ((written (open-output-string)))
    (set-current-output-port written)
    (let ((text (outcome expression)))
      (set-current-output-port output)
      (display text)
      (let ((written (get-output-string written)))
        (if (not (string-null? written))
            (begin (display "\t") (write written))))
      (newline))))

(define next 0)

(define (try expression)
  (set! next (+ next 1))
  (cond
   ((< next from))
   ((null? numbers) (report next expression))
   ((eqv? (car numbers) next)
    (report next expression)
    (set! numbers (cdr numbers))
    (if (null? numbers) (exit 0)))))

(define (for-each-choice lists seen visit)
  (if (null? lists)
      (visit (reverse seen))
      (for-each (lambda (x) (for-each-choice (cdr lists) (cons x seen) visit))
                (car lists))))

(define (misuse procedure count operands)
  (do ((n 0 (+ n 1)) (lists '() (cons operands lists)))
      ((> n count))
    (for-each-choice lists '() (lambda (chosen) (try (cons procedure chosen)))))
  (try (cons procedure (list 0 1 2 3 4 5 6 7 8 9 10 11))))

(define (clause form)
  (case (car form)
    ((setup) (for-each (lambda (f) (eval f (interaction-environment))) (cdr form)))
    ((expressions) (for-each try (cdr form)))
    ((each)
     (for-each (lambda (procedure)
                 (for-each-choice (cddr form) '()
                                  (lambda (operands) (try (cons procedure operands)))))
               (cadr form)))
    ((misuse)
     (for-each (lambda (procedure) (misuse procedure (cadr form) (cadddr form)))
               (caddr form)))
    (else (error "no such clause" form))))

(call-with-input-file (cadddr arguments)
  (lambda (port)
    (let loop ((form (read port)))
      (if (not (eof-object? form))
          (begin (clause form) (loop (read port)))))))
