;;; Procedures on procedures and other small tools of (guile).

(define (identity x)
  "Return X."
  x)

(define (const value)
  "Return a procedure that takes any arguments and returns VALUE."
  (lambda _ value))

(define (negate pred)
  "Return a procedure that holds where PRED does not."
  (lambda args (not (apply pred args))))

(define (compose proc . rest)
  "Return the composition of PROC and REST: the last is applied first, and each
receives the values that the one after it returned."
  (if (null? rest)
      proc
      (let ((inner (apply compose rest)))
        (lambda args
          (call-with-values (lambda () (apply inner args)) proc)))))

(define (and=> value proc)
  "Return #f if VALUE is #f, else what PROC returns for VALUE."
  (and value (proc value)))

(define (->bool x)
  "Return #t unless X is #f."
  (if x #t #f))

(define (unspecified? x)
  "Return #t if X is the unspecified value."
  (eq? x *unspecified*))

(define (noop . args)
  "Do nothing; return the first of ARGS, or #f without any."
  (if (null? args) #f (car args)))

(define (and-map pred list)
  "Apply PRED to the elements of LIST in turn until it returns #f; return what
it returned last, #t for an empty list."
  (let loop ((result #t) (rest list))
    (if (or (not result) (null? rest))
        result
        (loop (pred (car rest)) (cdr rest)))))

(define (or-map pred list)
  "Apply PRED to the elements of LIST in turn until it returns a true value;
return that, or #f."
  (let loop ((result #f) (rest list))
    (if (or result (null? rest))
        result
        (loop (pred (car rest)) (cdr rest)))))

(define (%take-value! cell)
  ;; CELL is the list that holds the values of one `define-values': remove the
  ;; second of them and return it.
  (let ((value (cadr cell)))
    (set-cdr! cell (cddr cell))
    value))

(define (symbol . chars)
  "Return the symbol whose name is made of CHARS."
  (string->symbol (list->string chars)))

(define (list->symbol . args)
  "Return the symbol whose name is made of the characters of the list ARGS has."
  (string->symbol (apply list->string args)))

(define (symbol-append . symbols)
  "Return the symbol whose name joins the names of SYMBOLS."
  (string->symbol (apply string-append (map symbol->string symbols))))

(define (keyword-like-symbol->keyword symbol)
  "Return the keyword named as SYMBOL is after its first character."
  (symbol->keyword
   (string->symbol (substring (symbol->string symbol) 1))))

(define (kw-arg-ref args keyword)
  "Return the element after KEYWORD in the list ARGS, or #f."
  (let ((found (member keyword args)))
    (and found (pair? (cdr found)) (cadr found))))

;;; Properties of symbols and of other objects.

(define %symbol-properties (make-weak-key-hash-table))

(define (symbol-property symbol key)
  "Return the value of the property KEY of SYMBOL, or #f."
  (%check-symbol "symbol-pref" symbol)
  (assoc-ref (hashq-ref %symbol-properties symbol '()) key))

(define (set-symbol-property! symbol key value)
  "Give SYMBOL the property KEY with VALUE."
  (hashq-set! %symbol-properties symbol
              (assoc-set! (hashq-ref %symbol-properties symbol '())
                          key value)))

(define (symbol-property-remove! symbol key)
  "Take the property KEY from SYMBOL."
  (%check-symbol "symbol-pref" symbol)
  (hashq-set! %symbol-properties symbol
              (assoc-remove! (hashq-ref %symbol-properties symbol '()) key))
  *unspecified*)

(define %object-properties (make-weak-key-hash-table))
(define (object-properties obj)
  "The alist of the properties of OBJ."
  (hashq-ref %object-properties obj '()))
(define (set-object-properties! obj alist)
  "Make ALIST the properties of OBJ."
  (hashq-set! %object-properties obj alist))
(define (object-property obj key)
  "The property KEY of OBJ, or #f."
  (assq-ref (object-properties obj) key))
(define (set-object-property! obj key value)
  "Make VALUE the property KEY of OBJ."
  (set-object-properties! obj (assq-set! (object-properties obj) key value))
  value)

(define (make-object-property)
  "Return a procedure P with a setter: (P OBJ) is the value of a new property of
OBJ, or #f, and (set! (P OBJ) VALUE) gives it one.  OBJ can still be collected."
  (let ((values (make-weak-key-hash-table)))
    (make-procedure-with-setter
     (lambda (obj) (hashq-ref values obj))
     (lambda (obj val) (hashq-set! values obj val)))))

(define (%inlinable procedure count)
  "The transformer of a keyword that stands for PROCEDURE, an identifier, and whose
calls have COUNT arguments."
  (lambda (form)
    (syntax-case form ()
      ((name arg ...)
       (begin
         (unless (= (length #'(arg ...)) count)
           (syntax-violation (syntax->datum #'name) "Wrong number of arguments" form))
         #`(#,procedure arg ...)))
      (id (identifier? #'id) procedure))))
