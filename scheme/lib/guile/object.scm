;;; Objects as text, and objects that outlive what held them.

(define* (object->string obj #:optional (printer write))
  "Return the text that PRINTER, a procedure of an object and a port, writes for
OBJ."
  (%check-procedure "object->string" 2 printer)
  (call-with-output-string
   (lambda (port) (printer obj port))))

(define (make-guardian)
  "Return a guardian: a procedure that, called with an object, guards it and,
called without one, returns a guarded object that nothing else holds, or #f."
  (let ((guardian (%make-guardian)))
    (case-lambda
      (() (%guardian-next guardian))
      ((obj) (%guard! guardian obj)))))
