;;; C functions by name: Guile manual, "Foreign Libraries", and the older names of
;;; "Accessing Objects Through the FFI".

(define (%foreign name)
  (module-ref (resolve-interface '(system foreign-library)) name))

(define* (dynamic-link #:optional filename)
  "The C library FILENAME, or the executable itself."
  ((%foreign 'load-foreign-library) filename))
(define (dynamic-object? object)
  "Whether OBJECT is a C library."
  ((%foreign 'foreign-library?) object))
(define (dynamic-unlink library)
  "Do nothing: nothing was loaded."
  (if #f #f))
(define (dynamic-func name library)
  "A pointer to the C function NAME of LIBRARY."
  ((%foreign 'foreign-library-pointer) library name))
(define (dynamic-pointer name library)
  "A pointer to the C variable or function NAME of LIBRARY."
  (dynamic-func name library))
(define (dynamic-call function library)
  "Call the C function FUNCTION, a name or a pointer, without arguments."
  (let ((pointer (if (string? function)
                     (dynamic-func function library)
                     function)))
    (((module-ref (resolve-interface '(system foreign)) 'pointer->procedure)
      0 pointer '()))))
(define (load-extension library init)
  "Do nothing but fail: there are no extensions to load."
  ((%foreign 'load-foreign-library) library))
