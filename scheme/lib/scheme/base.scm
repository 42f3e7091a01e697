;;; (scheme base): the base library of R7RS.

(define-module (scheme base)
  #:use-module (riad builtins)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-11)
  #:use-module (ice-9 exceptions)
  #:use-module ((srfi srfi-9) #:select (define-record-type))
  #:use-module ((srfi srfi-1) #:select (map for-each member assoc list-copy))
  #:use-module ((ice-9 rdelim) #:select (read-line))
  #:use-module ((ice-9 binary-ports) #:select (eof-object get-u8 lookahead-u8 put-u8 get-bytevector-n get-bytevector-n! put-bytevector open-bytevector-input-port open-bytevector-output-port))
  #:use-module ((ice-9 textual-ports) #:select (put-string get-string-n))
  #:re-export (* + - ... / < <= = => > >= _ abs and append apply assoc assq assv begin
               boolean? bytevector-length bytevector-u8-ref bytevector-u8-set!
               bytevector? caar cadr call-with-current-continuation call-with-port
               call-with-values call/cc car case cdar cddr cdr ceiling char->integer
               char-ready? char<=? char<? char=? char>=? char>? char? close-input-port
               close-output-port close-port complex? cond cond-expand cons
               current-error-port current-input-port current-output-port define
               define-record-type define-syntax define-values denominator do
               dynamic-wind else eof-object eof-object? eq? equal? eqv? even? exact
               exact-integer-sqrt exact-integer? exact? floor floor-quotient
               floor-remainder floor/ for-each gcd get-output-string guard if
               inexact inexact? input-port? integer->char integer? lambda lcm length let
               let* let*-values let-values letrec letrec* letrec-syntax list
               list->string list->vector list-copy list-ref list-set! list-tail list?
               make-bytevector make-list make-parameter make-string make-vector map max
               member memq memv min modulo negative? newline not null? number->string
               number? numerator odd? open-input-string open-output-string or
               output-port? pair? parameterize peek-char port? positive? procedure?
               quasiquote quote quotient raise-continuable rational? rationalize
               read-char read-line real? remainder reverse round set! set-car! set-cdr!
               string string->list string->number string->symbol string-append
               string-copy string-copy! string-fill!  string-length
               string-ref string-set! string<=? string<? string=? string>=? string>?
               string? substring symbol->string symbol? syntax-error syntax-rules
               truncate truncate-quotient truncate-remainder truncate/ u8-ready? unless
               unquote unquote-splicing values vector vector-copy vector-copy!
                vector-length vector-ref vector-set! vector? when
               with-exception-handler write-char zero?
               get-output-bytevector open-input-bytevector open-output-bytevector
               peek-u8 read-bytevector read-bytevector! read-u8 write-bytevector
               write-string write-u8)
  #:export (binary-port? boolean=? bytevector bytevector-append error-object-irritants
            error-object-message error-object? features file-error? flush-output-port
            input-port-open? output-port-open? read-error? read-string
            square string->vector
            symbol=? textual-port? vector->string vector-append vector-for-each
            vector-map (r7:let-syntax . let-syntax) (r7:include . include)
            (r7:include-ci . include-ci) error expt raise string-map string-for-each vector->list string->utf8
             utf8->string bytevector-copy bytevector-copy! vector-fill!))

(define-syntax-rule (r7:include file ...) (begin (include file) ...))
(define-syntax-rule (r7:include-ci file ...) (begin (include-ci file) ...))

;; Its body is a scope, as that of `let'.
(define-syntax-rule (r7:let-syntax bindings . body)
  (let-syntax bindings (let () . body)))

;;; Errors.

(define (raise obj)
  "Raise OBJ; the handler must not return."
  (raise-exception obj))

(define (error message . irritants)
  "Raise an error object of MESSAGE and IRRITANTS."
  (apply (@@ (guile) %r7rs-error) message irritants))

(define error-object? (@@ (guile) %error-object?))
(define error-object-message (@@ (guile) %error-object-message))
(define error-object-irritants (@@ (guile) %error-object-irritants))
(define read-error? (@@ (guile) %read-error?))
(define file-error? (@@ (guile) %file-error?))

;;; Numbers, booleans, symbols.

(define (expt z1 z2)
  "Z1 to the power Z2: inexact where Z1 is 0.0."
  (let ((power ((@ (guile) expt) z1 z2)))
    (if (eqv? z1 0.0) (exact->inexact power) power)))

(define (square x) "X times X." (* x x))

(define (all-same? who kind? first rest)
  (for-each (lambda (x)
              (unless (kind? x)
                (scm-error 'wrong-type-arg who "Wrong type argument: ~S" (list x) (list x))))
            (cons first rest))
  (let loop ((rest rest))
    (or (null? rest)
        (and (eq? first (car rest)) (loop (cdr rest))))))

(define (boolean=? x y . y*)
  "True when all arguments are the same boolean."
  (all-same? "boolean=?" boolean? x (cons y y*)))

(define (symbol=? x y . y*)
  "True when all arguments are the same symbol."
  (all-same? "symbol=?" symbol? x (cons y y*)))

(define (features)
  "The list of the features that cond-expand knows."
  (map (lambda (x) x) %cond-expand-features))

;;; Strings and vectors.

(define (string-map proc string . strings)
  "The string of the results of PROC on corresponding characters."
  (if (null? strings)
      ((@ (guile) string-map) proc string)
      (list->string (apply map proc (map string->list (cons string strings))))))

(define (string-for-each proc string . strings)
  "Call PROC on corresponding characters."
  (if (null? strings)
      ((@ (guile) string-for-each) proc string)
      (apply for-each proc (map string->list (cons string strings)))))

(define* (string->vector string #:optional (start 0) (end (string-length string)))
  "The vector of the characters START to END of STRING."
  (list->vector (string->list string start end)))

(define* (vector->list vec #:optional (start 0) (end (vector-length vec)))
  "The list of the elements START to END of VEC."
  (unless (<= 0 start end (vector-length vec))
    (scm-error 'out-of-range "vector->list" "Value out of range: ~S"
               (list (if (<= 0 start (vector-length vec)) end start)) #f))
  (let loop ((i (- end 1)) (acc '()))
    (if (< i start) acc (loop (- i 1) (cons (vector-ref vec i) acc)))))

(define* (vector->string vec #:optional (start 0) (end (vector-length vec)))
  "The string of the characters START to END of VEC."
  (list->string (vector->list vec start end)))

(define* (vector-fill! vec fill #:optional (start 0) (end (vector-length vec)))
  "Store FILL in the elements START to END of VEC."
  (let loop ((i start))
    (when (< i end)
      (vector-set! vec i fill)
      (loop (+ i 1)))))

(define (vector-append . vectors)
  "The elements of VECTORS, one after the other."
  (list->vector (apply append (map (lambda (v) (vector->list v)) vectors))))

(define (vector-map proc vec . vectors)
  "The vector of the results of PROC on corresponding elements."
  (list->vector (apply map proc (vector->list vec)
                       (map (lambda (v) (vector->list v)) vectors))))

(define (vector-for-each proc vec . vectors)
  "Call PROC on corresponding elements, in order."
  (if (null? vectors)
      (let ((n (vector-length vec)))
        (let loop ((i 0))
          (when (< i n)
            (proc (vector-ref vec i))
            (loop (+ i 1)))))
      (apply for-each proc (vector->list vec)
             (map (lambda (v) (vector->list v)) vectors))))

;;; Bytevectors.

(define (bytevector . lis)
  "The bytevector of LIS."
  (u8-list->bytevector lis))

(define* (bytevector-copy bv #:optional (start 0) (end (bytevector-length bv)))
  "The bytes START to END of BV."
  (let ((copy (make-bytevector (- end start))))
    ((@ (rnrs bytevectors) bytevector-copy!) bv start copy 0 (- end start))
    copy))

(define* (bytevector-copy! to at from #:optional (start 0) (end (bytevector-length from)))
  "Copy the bytes START to END of FROM into TO from AT on."
  ((@ (rnrs bytevectors) bytevector-copy!) from start to at (- end start)))

(define (bytevector-append . bvs)
  "The bytes of BVS, one after the other."
  (let ((result (make-bytevector (apply + (map bytevector-length bvs)))))
    (let loop ((l bvs) (at 0))
      (if (null? l)
          result
          (begin
            (bytevector-copy! result at (car l))
            (loop (cdr l) (+ at (bytevector-length (car l)))))))))

(define* (utf8->string bv #:optional (start 0) (end (bytevector-length bv)))
  "The string whose UTF-8 encoding the bytes START to END of BV are."
  ((@ (rnrs bytevectors) utf8->string) (bytevector-copy bv start end)))

(define* (string->utf8 string #:optional (start 0) (end (string-length string)))
  "The UTF-8 encoding of the characters START to END of STRING."
  ((@ (rnrs bytevectors) string->utf8) (substring string start end)))

;;; Ports.

(define (textual-port? p) "True for any port: all carry text." (port? p))
(define (binary-port? p) "True for any port: all carry bytes." (port? p))

(define (check-port who port)
  (unless (port? port)
    (scm-error 'wrong-type-arg who "Wrong type argument in position ~A: ~S"
               (list 1 port) (list port))))

(define (input-port-open? port)
  "True when PORT can be read."
  (check-port "input-port-open?" port)
  (and (input-port? port) (not (port-closed? port))))

(define (output-port-open? port)
  "True when PORT can be written to."
  (check-port "output-port-open?" port)
  (and (output-port? port) (not (port-closed? port))))

(define* (flush-output-port #:optional (port (current-output-port)))
  "Send what is buffered in PORT."
  (force-output port))

(define* (read-string len #:optional (port (current-input-port)))
  "At most LEN characters of PORT, or the eof object."
  (if (zero? len) "" (get-string-n port len)))
