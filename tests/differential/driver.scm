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
;;   (exports COUNT (MODULE …) (OPERAND …) (EXCEPTION …))
;;       the same with all procedures that a module exports, by tests/exports/guile.txt, but for
;;       the exceptions; each module by itself
;;   (expand COUNT (KEYWORD …) (OPERAND …))
;;       the same in the body of a procedure that is not called

(define arguments (cdr (command-line)))
(define from (string->number (cadr arguments)))
(define numbers (call-with-input-string (caddr arguments) read))
(define environment (interaction-environment))
(define evaluate
  (if (string=? (car arguments) "compile")
      (let ((compile (module-ref (resolve-interface '(system base compile)) 'compile)))
        (lambda (expression)
          (compile expression #:env environment #:opts '(#:warnings ()))))
      (lambda (expression) (eval expression environment))))

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

(define (misuse procedure count operands try)
  (do ((n 0 (+ n 1)) (lists '() (cons operands lists)))
      ((> n count))
    (for-each-choice lists '() (lambda (chosen) (try (cons procedure chosen)))))
  (try (cons procedure (list 0 1 2 3 4 5 6 7 8 9 10 11))))

(define (exported module)
  (call-with-input-file (string-append (dirname (car (command-line))) "/../exports/guile.txt")
    (lambda (port)
      (let skip () (if (not (eqv? (read-char port) #\newline)) (skip)))
      (let loop ((datum (read port)) (mine? #f) (names '()))
        (cond ((eof-object? datum) (reverse names))
              ((pair? datum) (loop (read port) (equal? datum module) names))
              (else (loop (read port) mine? (if mine? (cons datum names) names))))))))

(define (procedure-named? name)
  (catch #t
    (lambda () (procedure? (eval name environment)))
    (lambda _ #f)))

(define (misuse-exports count module operands exceptions)
  (set! environment (make-fresh-user-module))
  (module-use! environment (resolve-interface module))
  (for-each (lambda (name)
              (if (and (not (memq name exceptions)) (procedure-named? name))
                  (misuse name count operands try)))
            (exported module)))
(define (try-in-body form)
  (try (list 'begin (list 'lambda '() form #t) #t)))

(define (clause form)
  (case (car form)
    ((setup) (for-each (lambda (f) (eval f (interaction-environment))) (cdr form)))
    ((exports)
     (for-each (lambda (module)
                 (misuse-exports (cadr form) module (cadddr form) (car (cddddr form))))
               (caddr form)))
    ((expressions) (for-each try (cdr form)))
    ((each)
     (for-each (lambda (procedure)
                 (for-each-choice (cddr form) '()
                                  (lambda (operands) (try (cons procedure operands)))))
               (cadr form)))
    ((misuse expand)
     (let ((try (if (eq? (car form) 'misuse) try try-in-body)))
       (for-each (lambda (procedure) (misuse procedure (cadr form) (cadddr form) try))
                 (caddr form))))
    (else (error "no such clause" form))))

(call-with-input-file (cadddr arguments)
  (lambda (port)
    (let loop ((form (read port)))
      (if (not (eof-object? form))
          (begin (clause form) (loop (read port)))))))
