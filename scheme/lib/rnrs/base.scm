;;; (rnrs base): the base library of R6RS, 11.

(define-module (rnrs base)
  #:version (6)
  #:use-module (srfi srfi-11)
  #:use-module (ice-9 exceptions)
  #:re-export
  (boolean? symbol? char? vector? null? pair? number? string? procedure?
   define define-syntax syntax-rules lambda let let* let-values let*-values
   letrec letrec* begin quote if set! cond case else => _ ... or and not
   eqv? equal? eq? + - * / max min abs numerator denominator gcd lcm floor
   ceiling truncate round rationalize real-part imag-part make-rectangular angle
   (euclidean-quotient . div) (euclidean-remainder . mod)
   (euclidean/ . div-and-mod) (centered-quotient . div0)
   (centered-remainder . mod0) (centered/ . div0-and-mod0)
   expt exact-integer-sqrt sqrt exp sin cos tan asin acos atan make-polar
   magnitude complex? real? rational? integer? exact? inexact? zero? positive?
   negative? odd? even? nan? finite? (inf? . infinite?)
   (inexact->exact . exact) (exact->inexact . inexact) = < > <= >=
   number->string string->number cons car cdr caar cadr cdar cddr caaar caadr
   cadar cdaar caddr cdadr cddar cdddr caaaar caaadr caadar cadaar cdaaar cddaar
   cdadar cdaadr cadadr caaddr caddar cadddr cdaddr cddadr cdddar cddddr
   list? list length append reverse list-tail list-ref for-each
   symbol->string string->symbol char->integer integer->char
   char=? char<? char>? char<=? char>=? make-string string string-length
   string-ref string=? string<? string>? string<=? string>=? substring
   string-append string->list list->string string-copy
   make-vector vector vector-length vector-ref vector-set! vector->list
   list->vector vector-fill! call-with-current-continuation call/cc
   call-with-values dynamic-wind values apply quasiquote unquote
   unquote-splicing let-syntax letrec-syntax identifier-syntax)
  #:replace (error map log string-for-each)
  #:export (boolean=? symbol=? real-valued? rational-valued? integer-valued?
            vector-map vector-for-each assertion-violation assert))

(define core-map (@ (guile) map))

(define (wrong-list text l)
  (scm-error 'wrong-type-arg "map" text (list l) #f))

(define (map proc first . rest)
  "The list of what PROC gives for corresponding elements of lists that have one
length."
  (define (check-list l)
    (unless (list? l)
      (wrong-list (if (and (pair? l) (not (dotted? l)))
                      "Circular list: ~S"
                      "Not a list: ~S")
                  l)))
  (check-list first)
  (for-each (lambda (l)
              (check-list l)
              (unless (= (length l) (length first))
                (wrong-list "List of wrong length: ~S" l)))
            rest)
  (apply core-map proc first rest))

;; Whether a list that is none ends: a tortoise waits for the hare.
(define (dotted? l)
  (let loop ((hare l) (tortoise l) (step? #f))
    (cond ((not (pair? hare)) #t)
          ((and step? (eq? hare tortoise)) #f)
          (else (loop (cdr hare) (if step? (cdr tortoise) tortoise) (not step?))))))

(define* (log z #:optional base)
  "The natural logarithm of Z, or that to BASE."
  (let ((ln (@ (guile) log)))
    (if base (/ (ln z) (ln base)) (ln z))))

(define (all-same kind? objects)
  (or (null? objects)
      (and (kind? (car objects))
           (and-map (lambda (x) (eq? x (car objects))) (cdr objects)))))

(define (boolean=? . bools)
  "True when BOOLS are the same boolean."
  (all-same boolean? bools))
(define (symbol=? . syms)
  "True when SYMS are the same symbol."
  (all-same symbol? syms))

(define (real-valued? x)
  "True when X is a number without an imaginary part."
  (and (complex? x) (zero? (imag-part x))))
(define (rational-valued? x)
  "True when X is equal to a rational number."
  (and (real-valued? x) (rational? (real-part x))))
(define (integer-valued? x)
  "True when X is equal to an integer."
  (and (rational-valued? x) (= x (floor (real-part x)))))

(define (same-lengths who vectors)
  (unless (apply = (core-map vector-length vectors))
    (error (string-append (symbol->string who) ": Vectors of uneven length.")
           vectors)))

(define (vector-map proc . vectors)
  "The vector of what PROC gives for corresponding elements of VECTORS."
  (same-lengths 'vector-map vectors)
  (list->vector (apply core-map proc (core-map vector->list vectors))))

(define (vector-for-each proc . vectors)
  "Call PROC on corresponding elements of VECTORS, in order."
  (same-lengths 'vector-for-each vectors)
  (apply for-each proc (core-map vector->list vectors)))

(define (string-for-each proc string . strings)
  "Call PROC on corresponding characters of strings that have one length."
  (unless (and-map (lambda (s) (= (string-length s) (string-length string)))
                   strings)
    (apply assertion-violation 'string-for-each
           "string arguments must all have the same length" string strings))
  (apply for-each proc (core-map string->list (cons string strings))))

;;; Errors.

(define (raise-about kind who message irritants)
  (raise-exception
   (apply make-exception kind
          (append (if who (list (make-exception-with-origin who)) '())
                  (list (make-exception-with-message message)
                        (make-exception-with-irritants irritants))))))

(define (error who message . irritants)
  "Raise an &error condition with &who, &message and &irritants."
  (raise-about (make-external-error) who message irritants))

(define (assertion-violation who message . irritants)
  "Raise an &assertion condition with &who, &message and &irritants."
  (raise-about (make-assertion-failure) who message irritants))

(define (failed-assertion expression)
  (raise-exception
   (make-exception
    (make-assertion-failure)
    (make-exception-with-message
     (format #f "assertion failed: ~s" expression)))))

(define-syntax-rule (assert expression)
  (or expression (failed-assertion 'expression)))
