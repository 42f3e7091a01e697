;;; (srfi srfi-67): compare procedures, which give -1, 0 or 1.

(define-module (srfi srfi-67)
  #:export (</<=? </<? <=/<=? <=/<? <=? <? =? >/>=? >/>? >=/>=? >=/>? >=? >?
            boolean-compare chain<=? chain<? chain=? chain>=? chain>?
            char-compare char-compare-ci compare-by< compare-by<= compare-by=/<
            compare-by=/> compare-by> compare-by>= complex-compare cond-compare
            debug-compare default-compare if-not=? if3 if<=? if<? if=? if>=?
            if>? integer-compare kth-largest list-compare
            list-compare-as-vector max-compare min-compare not=? number-compare
            pair-compare pair-compare-car pair-compare-cdr pairwise-not=?
            rational-compare real-compare refine-compare select-compare
            symbol-compare vector-compare vector-compare-as-list)
  #:replace (string-compare string-compare-ci))

(cond-expand-provide (current-module) '(srfi-67))

;;; Conditionals.

(define-syntax-rule (if3 c less equal greater)
  (case c
    ((-1) less)
    ((0) equal)
    ((1) greater)
    (else (error "comparison value not in {-1,0,1}"))))

(define-syntax define-if
  (syntax-rules ()
    ((_ (name yes no) ...)
     (begin
       (define-syntax name
         (syntax-rules ()
           ((_ c then) (name c then *unspecified*))
           ((_ c then else*)
            (case c
              (yes then)
              (no else*)
              (else (error "comparison value not in {-1,0,1}"))))))
       ...))))
(define-if (if=? (0) (-1 1)) (if<? (-1) (0 1)) (if>? (1) (-1 0))
  (if<=? (-1 0) (1)) (if>=? (0 1) (-1)) (if-not=? (-1 1) (0)))

;; What an if of the above says, as a procedure.
(define-syntax-rule (test if?) (lambda (c) (if? c #t #f)))
(define is= (test if=?))
(define is< (test if<?))
(define is> (test if>?))
(define is<= (test if<=?))
(define is>= (test if>=?))
(define is-not= (test if-not=?))

;; Let COMPARE check the types of ARGS.
(define (check compare . args)
  (for-each (lambda (x) (compare x x)) args))

;;; Predicates.  The compare procedure may be left out, and the arguments too.

(define (relation is?)
  (case-lambda
    (() (lambda (x y) (is? (default-compare x y))))
    ((compare) (lambda (x y) (is? (compare x y))))
    ((x y) (is? (default-compare x y)))
    ((compare x y)
     (unless (procedure? compare)
       (error "not a procedure (Did you mean rel/rel??): " compare))
     (is? (compare x y)))))

(define =? (relation is=))
(define <? (relation is<))
(define >? (relation is>))
(define <=? (relation is<=))
(define >=? (relation is>=))
(define not=? (relation is-not=))

(define (relation3 is1? is2?)
  (define (holds? compare x y z)
    (cond ((is1? (compare x y)) (is2? (compare y z)))
          (else (check compare z) #f)))
  (case-lambda
    (() (lambda (x y z) (holds? default-compare x y z)))
    ((compare) (lambda (x y z) (holds? compare x y z)))
    ((x y z) (holds? default-compare x y z))
    ((compare x y z) (holds? compare x y z))))

(define </<? (relation3 is< is<))
(define </<=? (relation3 is< is<=))
(define <=/<? (relation3 is<= is<))
(define <=/<=? (relation3 is<= is<=))
(define >/>? (relation3 is> is>))
(define >/>=? (relation3 is> is>=))
(define >=/>? (relation3 is>= is>))
(define >=/>=? (relation3 is>= is>=))

(define (chain is?)
  (lambda (compare . args)
    (when (and (pair? args) (null? (cdr args)))
      (check compare (car args)))
    (let loop ((args args))
      (cond ((or (null? args) (null? (cdr args))) #t)
            ((is? (compare (car args) (cadr args))) (loop (cdr args)))
            (else (apply check compare (cddr args)) #f)))))

(define chain=? (chain is=))
(define chain<? (chain is<))
(define chain>? (chain is>))
(define chain<=? (chain is<=))
(define chain>=? (chain is>=))

;; Sorted by COMPARE, stably.
(define (sorted compare list)
  (stable-sort list (lambda (x y) (is< (compare x y)))))

(define (pairwise-not=? compare . args)
  "True when no two of ARGS are equal."
  (apply check compare args)
  (let loop ((args (sorted compare args)))
    (or (null? args) (null? (cdr args))
        (and (is-not= (compare (car args) (cadr args))) (loop (cdr args))))))

(define (extreme is?)
  (lambda (compare first . rest)
    (when (null? rest) (check compare first))
    (let loop ((best first) (rest rest))
      (if (null? rest)
          best
          (loop (if (is? (compare best (car rest))) best (car rest))
                (cdr rest))))))
(define min-compare (extreme is<=))
(define max-compare (extreme is>=))

(define (kth-largest compare k first . rest)
  "The element of index K, counted modulo their number, of the sorted arguments."
  (unless (exact-integer? k) (error "bad index" k))
  (when (null? rest) (check compare first))
  (let ((all (sorted compare (cons first rest))))
    (list-ref all (modulo k (length all)))))

;;; Compare procedures from predicates.

(define-syntax-rule (define-compare-by (name (pred ...) x y body) ...)
  (begin
    (define name
      (case-lambda
        ((pred ...) (lambda (x y) body))
        ((pred ... x y) body)))
    ...))
(define-compare-by
  (compare-by< (lt) x y (cond ((lt x y) -1) ((lt y x) 1) (else 0)))
  (compare-by> (gt) x y (cond ((gt x y) 1) ((gt y x) -1) (else 0)))
  (compare-by<= (le) x y (cond ((not (le x y)) 1) ((le y x) 0) (else -1)))
  (compare-by>= (ge) x y (cond ((not (ge x y)) -1) ((ge y x) 0) (else 1)))
  (compare-by=/< (eq lt) x y (cond ((eq x y) 0) ((lt x y) -1) (else 1)))
  (compare-by=/> (eq gt) x y (cond ((eq x y) 0) ((gt x y) 1) (else -1))))

(define-syntax refine-compare
  (syntax-rules ()
    ((_) 0)
    ((_ c) c)
    ((_ c c2 ...) (if3 c -1 (refine-compare c2 ...) 1))))

(define-syntax cond-compare
  (syntax-rules (else)
    ((_) 0)
    ((_ (else c ...)) (refine-compare c ...))
    ((_ ((tx ty) c ...) clause ...)
     (let ((x? tx) (y? ty))
       (if x?
           (if y? (refine-compare c ...) -1)
           (if y? 1 (cond-compare clause ...)))))))

(define-syntax select-compare
  (syntax-rules ()
    ((_ x y clause ...)
     (let ((a x) (b y)) (select-1 a b clause ...)))))
(define-syntax select-1
  (syntax-rules (else)
    ((_ x y) 0)
    ((_ x y (else c ...)) (refine-compare c ...))
    ((_ x y (type? c ...) clause ...)
     (let ((kind? type?))
       (cond-compare (((kind? x) (kind? y)) c ...)
                     (else (select-1 x y clause ...)))))))

;;; Atoms.

(define (compare-type type? name same? less?)
  (define (check-type x)
    (unless (type? x) (error (string-append "not " name ":") x)))
  (lambda (x y)
    (check-type x)
    (check-type y)
    (cond ((or (eq? x y) (same? x y)) 0)
          ((less? x y) -1)
          (else 1))))

(define boolean-compare
  (compare-type boolean? "boolean" eq? (lambda (x y) y)))
(define char-compare (compare-type char? "char" char=? char<?))
(define char-compare-ci (compare-type char? "char" char-ci=? char-ci<?))
(define string-compare (compare-type string? "string" string=? string<?))
(define string-compare-ci
  (compare-type string? "string" string-ci=? string-ci<?))
(define symbol-compare
  (compare-type symbol? "symbol" eq?
                (lambda (x y)
                  (string<? (symbol->string x) (symbol->string y)))))
(define integer-compare (compare-type integer? "integer" = <))
(define rational-compare (compare-type rational? "rational" = <))
(define real-compare (compare-type real? "real" = <))
(define (less-complex? x y)
  (or (< (real-part x) (real-part y))
      (and (= (real-part x) (real-part y)) (< (imag-part x) (imag-part y)))))
(define complex-compare (compare-type complex? "complex" = less-complex?))
(define number-compare (compare-type number? "number" = less-complex?))

;;; Compound data.

(define (pair-compare-car compare)
  "A compare procedure for the cars of pairs."
  (lambda (x y) (compare (car x) (car y))))
(define (pair-compare-cdr compare)
  "A compare procedure for the cdrs of pairs."
  (lambda (x y) (compare (cdr x) (cdr y))))

(define pair-compare
  (case-lambda
    "Compare pairs by two compare procedures, or improper lists by one."
    ((compare-car compare-cdr x y)
     (refine-compare (compare-car (car x) (car y))
                     (compare-cdr (cdr x) (cdr y))))
    ((compare x y)
     (cond-compare
      (((null? x) (null? y)) 0)
      (((pair? x) (pair? y)) (compare (car x) (car y))
                             (pair-compare compare (cdr x) (cdr y)))
      (else (compare x y))))
    ((x y) (pair-compare default-compare x y))))

;; PROC takes a compare procedure, two objects, and ACCESS, procedures that have
;; defaults.
(define (with-defaults proc . access)
  (lambda args
    (let* ((own? (memv (length args) (list 3 (+ 3 (length access)))))
           (compare (if own? (car args) default-compare))
           (args (if own? (cdr args) args)))
      (apply proc compare (car args) (cadr args)
             (if (null? (cddr args)) access (cddr args))))))

(define (compare-lists compare x y empty? head tail)
  (cond-compare
   (((empty? x) (empty? y)) 0)
   (else (compare (head x) (head y))
         (compare-lists compare (tail x) (tail y) empty? head tail))))
(define list-compare (with-defaults compare-lists null? car cdr))
(define list-compare-as-vector
  (with-defaults
   (lambda (compare x y empty? head tail)
     (refine-compare
      (compare-lists (lambda (x y) 0) x y empty? head tail)
      (compare-lists compare x y empty? head tail)))
   null? car cdr))

(define (compare-elements compare x y n ref)
  (let loop ((i 0))
    (if (= i n)
        0
        (refine-compare (compare (ref x i) (ref y i)) (loop (+ i 1))))))
(define vector-compare
  (with-defaults
   (lambda (compare x y size ref)
     (refine-compare (integer-compare (size x) (size y))
                     (compare-elements compare x y (size x) ref)))
   vector-length vector-ref))
(define vector-compare-as-list
  (with-defaults
   (lambda (compare x y size ref)
     (refine-compare
      (compare-elements compare x y (min (size x) (size y)) ref)
      (integer-compare (size x) (size y))))
   vector-length vector-ref))

(define (default-compare x y)
  "Compare any two data: of different types, in the order of the clauses."
  (select-compare x y
    (null? 0)
    (pair? (default-compare (car x) (car y)) (default-compare (cdr x) (cdr y)))
    (boolean? (boolean-compare x y))
    (char? (char-compare x y))
    (string? (string-compare x y))
    (symbol? (symbol-compare x y))
    (number? (number-compare x y))
    (vector? (vector-compare default-compare x y))
    (else (error "unrecognized type in default-compare" x y))))

;;; Checking compare procedures.

(define (debug-compare compare)
  "COMPARE, checked for being an order on what it is called with."
  (define (checked x y)
    (let ((c (compare x y)))
      (if (memv c '(-1 0 1))
          c
          (error "compare value not in {-1,0,1}" c (list compare x y)))))
  (define (check-symmetric x y)
    (unless (zero? (+ (checked x y) (checked y x)))
      (error "compare error: not anti-symmetric" compare x y)))
  (define (check-reflexive x)
    (unless (zero? (checked x x))
      (error "compare error: not reflexive" compare x)))
  (define (<=? x y) (<= (checked x y) 0))
  (define (check-transitive x y z)
    (when (and (<=? x y) (<=? y z) (not (<=? x z)))
      (error "compare error: not transitive" compare x y z)))
  (let ((kept '()))                     ; a list of one object of an earlier call
    (lambda (x y)
      (check-reflexive x)
      (check-reflexive y)
      (check-symmetric x y)
      (for-each (lambda (z)
                  (check-symmetric x z)
                  (check-symmetric y z)
                  (for-each (lambda (order) (apply check-transitive order))
                            `((,x ,y ,z) (,x ,z ,y) (,y ,x ,z)
                              (,y ,z ,x) (,z ,x ,y) (,z ,y ,x))))
                kept)
      (set! kept (list (if (zero? (random 2)) x y)))
      (checked x y))))
