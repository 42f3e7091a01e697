;;; (rnrs enums): sets of symbols, R6RS library report 14.

(define-module (rnrs enums)
  #:version (6)
  #:use-module ((srfi srfi-1) #:select (lset<= lset-union every))
  #:use-module (ice-9 exceptions)
  #:export (make-enumeration enum-set-universe enum-set-indexer
            enum-set-constructor enum-set->list enum-set-member?
            enum-set-subset? enum-set=? enum-set-union enum-set-intersection
            enum-set-difference enum-set-complement enum-set-projection
            define-enumeration))

;; The symbols of a set stand in the order in which they were given; the
;; universe of a universe is #f.
(define type
  (make-record-type 'enum-set '((mutable universe) (immutable set))
                    #:opaque? #t))
(define make-set (record-constructor type))
(define symbols (record-accessor type 'set))
(define universe (record-accessor type 'universe))

(define (make-enumeration symbol-list)
  "The universe of SYMBOL-LIST, itself an enumeration set."
  (make-set #f symbol-list))

(define (enum-set-universe enum-set)
  "The set of all that could be in ENUM-SET."
  (or (universe enum-set) enum-set))

(define (enum-set-indexer enum-set)
  "A procedure that tells a symbol's index in the universe of ENUM-SET, or #f."
  (let ((all (symbols (enum-set-universe enum-set))))
    (lambda (symbol)
      (let ((tail (memq symbol all)))
        (and tail (- (length all) (length tail)))))))

(define (enum-set-constructor enum-set)
  "A procedure that makes a set in the universe of ENUM-SET of a list of symbols."
  (lambda (list)
    (make-set (enum-set-universe enum-set) (list-copy list))))

(define (among list) (lambda (symbol) (memq symbol list)))
(define (but-not list) (lambda (symbol) (not (memq symbol list))))

(define (enum-set->list enum-set)
  "The symbols of ENUM-SET in the order of its universe."
  (filter (among (symbols enum-set)) (symbols (enum-set-universe enum-set))))

(define (enum-set-member? symbol enum-set)
  "True when SYMBOL is in ENUM-SET."
  (and (memq symbol (symbols enum-set)) #t))

(define (enum-set-subset? enum-set-1 enum-set-2)
  "True when ENUM-SET-1 is a subset of ENUM-SET-2, and its universe of that of ENUM-SET-2."
  (and (lset<= eq? (symbols (enum-set-universe enum-set-1))
              (symbols (enum-set-universe enum-set-2)))
       (lset<= eq? (symbols enum-set-1) (symbols enum-set-2))))

(define (enum-set=? enum-set-1 enum-set-2)
  "True when each of ENUM-SET-1 and ENUM-SET-2 is a subset of the other."
  (and (enum-set-subset? enum-set-1 enum-set-2) (enum-set-subset? enum-set-2 enum-set-1)))

(define (combine a b proc)
  (if (equal? (symbols (enum-set-universe a)) (symbols (enum-set-universe b)))
      (make-set (enum-set-universe a) (proc (symbols a) (symbols b)))
      (raise-exception (make-assertion-failure))))

(define (enum-set-union enum-set-1 enum-set-2)
  "The set of what is in ENUM-SET-1 or in ENUM-SET-2."
  (combine enum-set-1 enum-set-2 (lambda (a b) (lset-union eq? a b))))

(define (enum-set-intersection enum-set-1 enum-set-2)
  "The set of what is in ENUM-SET-1 and in ENUM-SET-2."
  (combine enum-set-1 enum-set-2 (lambda (a b) (filter (among b) a))))

(define (enum-set-difference enum-set-1 enum-set-2)
  "The set of what is in ENUM-SET-1 and not in ENUM-SET-2."
  (combine enum-set-1 enum-set-2 (lambda (a b) (filter (but-not b) a))))

(define (enum-set-complement enum-set)
  "The set of what the universe of ENUM-SET has and ENUM-SET has not."
  (let ((all (enum-set-universe enum-set)))
    (make-set all (filter (but-not (symbols enum-set)) (symbols all)))))

(define (enum-set-projection enum-set-1 enum-set-2)
  "The set, in the universe of ENUM-SET-2, of what ENUM-SET-1 has and that universe too."
  (let ((all (enum-set-universe enum-set-2)))
    (make-set all (filter (among (symbols all)) (symbols enum-set-1)))))

(define-syntax-rule (define-enumeration type-name (symbol ...) constructor)
  (begin
    (define-syntax type-name
      (lambda (form)
        (syntax-case form ()
          ((_ member)
           (if (memq (syntax->datum #'member) '(symbol ...))
               #''member
               (syntax-violation (symbol->string 'type-name)
                                 "not a member of the set" #f))))))
    (define-syntax constructor
      (lambda (form)
        (syntax-case form ()
          ((_ member (... ...))
           (if (every (among '(symbol ...))
                      (map syntax->datum #'(member (... ...))))
               #'((enum-set-constructor (make-enumeration '(symbol ...)))
                  '(member (... ...)))
               (syntax-violation (symbol->string 'constructor)
                                 "not a subset of the universe" #f))))))))
