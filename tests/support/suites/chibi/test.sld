;; What the R7RS tests of Chibi use of its (chibi test): each test prints a line, `pass` or `fail`,
;; and the expression.
(define-library (chibi test)
  (export test test-assert test-error test-values test-begin test-end)
  (import (scheme base) (scheme write) (scheme inexact) (scheme complex))
  (begin
    (define (close? a b)
      (or (= a b)
          (and (not (zero? b)) (< (abs (- 1 (/ a b))) 1e-5))
          (and (zero? b) (< (abs a) 1e-5))))

    (define (same? a b)
      (cond ((equal? a b) #t)
            ((and (number? a) (number? b) (inexact? b))
             (cond ((and (real? a) (real? b))
                    (or (and (nan? a) (nan? b)) (close? a b)))
                   (else (and (close? (real-part a) (real-part b))
                              (close? (imag-part a) (imag-part b))))))
            ((and (pair? a) (pair? b))
             (and (same? (car a) (car b)) (same? (cdr a) (cdr b))))
            ((and (vector? a) (vector? b))
             (same? (vector->list a) (vector->list b)))
            (else #f)))

    (define (result passed? what)
      (display (if passed? "pass " "fail "))
      (write what)
      (newline))

    (define (check what passed?)
      (result (guard (condition (else #f)) (passed?)) what))

    (define (test-begin . name) #f)
    (define (test-end . name) #f)

    (define-syntax test
      (syntax-rules ()
        ((_ expected expression) (test 'expression expected expression))
        ((_ what expected expression)
         (check what (lambda () (same? expression expected))))))

    (define-syntax test-assert
      (syntax-rules ()
        ((_ expression) (test-assert 'expression expression))
        ((_ what expression) (check what (lambda () (and expression #t))))))

    (define-syntax test-error
      (syntax-rules ()
        ((_ expression) (test-error 'expression expression))
        ((_ what expression)
         (check what (lambda () (guard (condition (else #t)) expression #f))))))

    (define-syntax test-values
      (syntax-rules ()
        ((_ expected expression)
         (check 'expression
                (lambda ()
                  (same? (call-with-values (lambda () expression) list)
                         (call-with-values (lambda () expected) list)))))))))
