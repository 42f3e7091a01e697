;;; (conformance check): assertions about what R7RS says.
;;
;; Each assertion is one line of output: "ok" or "FAIL", its section, its number in the
;; section, the expression, and what it gave where that is wrong.

(define-library (conformance check)
  (export section is rows near fails prints evals check-value check-error
          read-from written)
  (import (scheme base) (scheme write) (scheme read) (scheme inexact)
          (scheme eval))
  (begin
    (define current "")
    (define count 0)

    (define (section name)
      (set! current name)
      (set! count 0))

    (define (report ok? expression got)
      (set! count (+ count 1))
      (display (if ok? "ok\t" "FAIL\t"))
      (display current)
      (display "\t")
      (display count)
      (display "\t")
      (write expression)
      (unless ok?
        (display "\t")
        (write got))
      (newline))

    ;; Numbers are the same if they are eqv?, or both NaN.
    (define (same? a b)
      (cond ((and (number? a) (number? b))
             (or (eqv? a b) (and (inexact? a) (inexact? b) (nan? a) (nan? b))))
            ((and (pair? a) (pair? b))
             (and (same? (car a) (car b)) (same? (cdr a) (cdr b))))
            ((and (vector? a) (vector? b))
             (same? (vector->list a) (vector->list b)))
            (else (equal? a b))))

    (define (close? a b)
      (cond ((and (real? a) (real? b))
             (<= (abs (- a b)) (* 1e-10 (max 1 (abs a)))))
            (else (<= (magnitude* (- a b)) 1e-10))))
    (define (magnitude* z) (abs z))

    (define (check-value expression expected thunk same?)
      (let ((got (guard (e (#t (list 'raised
                                     (if (error-object? e)
                                         (error-object-message e)
                                         e))))
                   (thunk))))
        (report (guard (e (#t #f)) (same? got expected)) expression got)))

    (define (check-error expression thunk)
      (let ((got (guard (e (#t 'raised)) (thunk) 'nothing-raised)))
        (report (eq? got 'raised) expression got)))

    ;; EXPECTED is a datum.
    (define-syntax is
      (syntax-rules ()
        ((_ expression expected)
         (check-value 'expression 'expected (lambda () expression) same?))))
    (define-syntax near
      (syntax-rules ()
        ((_ expression expected)
         (check-value 'expression expected (lambda () expression) close?))))
    (define-syntax fails
      (syntax-rules ()
        ((_ expression) (check-error 'expression (lambda () expression)))))
    ;; Calls of PROC: the last element of each row is what is expected.
    (define-syntax rows
      (syntax-rules ()
        ((_ proc (arg ... expected) ...)
         (begin (is (proc arg ...) expected) ...))))
    ;; An expression that is expanded when it is evaluated.
    (define-syntax evals
      (syntax-rules ()
        ((_ expression expected)
         (check-value 'expression 'expected
                      (lambda ()
                        (eval 'expression
                              (environment '(scheme base) '(scheme write)
                                           '(scheme case-lambda)
                                           '(scheme cxr))))
                      same?))))
    ;; What an expression writes.
    (define-syntax prints
      (syntax-rules ()
        ((_ datum text)
         (check-value 'datum text (lambda () (written datum)) same?))))

    (define (written obj)
      (let ((port (open-output-string)))
        (write obj port)
        (get-output-string port)))
    (define (read-from text)
      (read (open-input-string text)))))
