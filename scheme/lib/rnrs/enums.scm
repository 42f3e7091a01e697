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

(define (make-enumeration symbols)
  "The universe of SYMBOLS, itself an enumeration set."
  (make-set #f symbols))

(define (enum-set-universe set)
  "The set of all that could be in SET."
  (or (universe set) set))

(define (enum-set-indexer set)
  "A procedure that tells a symbol's index in the universe of SET, or #f."
  (let ((all (symbols (enum-set-universe set))))
    (lambda (symbol)
      (let ((tail (memq symbol all)))
        (and tail (- (length all) (length tail)))))))

(define (enum-set-constructor set)
  "A procedure that makes a set in the universe of SET of a list of symbols."
  (lambda (list)
    (make-set (enum-set-universe set) (list-copy list))))

(define (among list) (lambda (symbol) (memq symbol list)))
(define (but-not list) (lambda (symbol) (not (memq symbol list))))

(define (enum-set->list set)
  "The symbols of SET in the order of its universe."
  (filter (among (symbols set)) (symbols (enum-set-universe set))))

(define (enum-set-member? symbol set)
  "True when SYMBOL is in SET."
  (and (memq symbol (symbols set)) #t))

(define (enum-set-subset? a b)
  "True when A is a subset of B, and its universe of that of B."
  (and (lset<= eq? (symbols (enum-set-universe a)) (symbols (enum-set-universe b)))
       (lset<= eq? (symbols a) (symbols b))))

(define (enum-set=? a b)
  "True when each of A and B is a subset of the other."
  (and (enum-set-subset? a b) (enum-set-subset? b a)))

(define (combine a b proc)
  (if (equal? (symbols (enum-set-universe a)) (symbols (enum-set-universe b)))
      (make-set (enum-set-universe a) (proc (symbols a) (symbols b)))
      (raise-exception (make-assertion-failure))))

(define (enum-set-union a b)
  "The set of what is in A or in B."
  (combine a b (lambda (a b) (lset-union eq? a b))))

(define (enum-set-intersection a b)
  "The set of what is in A and in B."
  (combine a b (lambda (a b) (filter (among b) a))))

(define (enum-set-difference a b)
  "The set of what is in A and not in B."
  (combine a b (lambda (a b) (filter (but-not b) a))))

(define (enum-set-complement set)
  "The set of what the universe of SET has and SET has not."
  (let ((all (enum-set-universe set)))
    (make-set all (filter (but-not (symbols set)) (symbols all)))))

(define (enum-set-projection a b)
  "The set, in the universe of B, of what A has and that universe too."
  (let ((all (enum-set-universe b)))
    (make-set all (filter (among (symbols all)) (symbols a)))))

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
