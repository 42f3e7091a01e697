;; C functions that call procedures.
(use-modules (system foreign) (system foreign-library) (rnrs bytevectors) (srfi srfi-1))

(define-syntax-rule (try e)
  (begin (catch #t (lambda () (write e)) (lambda (key . args) (write (list key args))))
         (newline)))

(define qsort
  (foreign-library-function #f "qsort" #:arg-types (list '* size_t size_t '*)))
(write (procedure-minimum-arity qsort))
(newline)

(define (sorted numbers compare)
  (let ((bytes (u8-list->bytevector numbers)))
    (qsort (bytevector->pointer bytes) (length numbers) 1
           (procedure->pointer int compare '(* *)))
    (bytevector->u8-list bytes)))
(define (byte pointer) (bytevector-u8-ref (pointer->bytevector pointer 1) 0))
(try (sorted '(3 1 200 7 0) (lambda (a b) (- (byte a) (byte b)))))
(try (sorted '(3 1 200 7 0) (lambda (a b) (- (byte b) (byte a)))))
(try (sorted '(3 1 2) (lambda (a b) "no number")))
(try (sorted '(3 1 2) (lambda (a b) (throw 'told (< 0 (byte a) 4)))))
(try (catch 'out (lambda () (sorted '(3 1 2) (lambda (a b) (throw 'out)))) (lambda key 'left)))

;; There and back again.
(define (round-trip result procedure . types)
  (pointer->procedure result (procedure->pointer result procedure types) types))
(try ((round-trip double (lambda (a b c) (+ a b c 0.0)) float int16 double) 1.5 -7 0.25))
(try ((round-trip float (lambda (a) (/ a 3)) float) 1))
(try ((round-trip int8 - int8) 127))
(try ((round-trip uint16 - uint16) 1))
(try ((round-trip int64 * int64 int64) (expt 2 31) (- (expt 2 31))))
(try ((round-trip '* (lambda (i) (make-pointer i)) int) 777))
(try ((round-trip '* (lambda () %null-pointer))))
(try (begin ((round-trip void (lambda () (display "called ")))) 'done))
(try ((round-trip int (lambda all (apply + all)) int int int int int int int int int) 1 2 3 4 5 6 7 8 9))
(try ((round-trip '* (lambda (x) 'symbol) int) 1))
(try ((round-trip double (lambda (x) 'symbol) int) 1))

;; One in another, and many one after another.
(try ((round-trip int (lambda (x) (+ 1 ((round-trip int (lambda (y) (* y 2)) int) x))) int) 20))
(try (fold (lambda (i sum) (+ sum ((round-trip int (lambda (x) (+ x i)) int) 1))) 0 (iota 100)))

(try (procedure->pointer 77 car '()))
(try (procedure->pointer int car '(a)))
(try (procedure->pointer int car 3))
(try (eq? (make-pointer 0) %null-pointer))
(try ((pointer->procedure '* %null-pointer '(*)) #t))
(try (pointer->string (with-fluids ((%default-port-conversion-strategy 'escape))
                        (string->pointer "aĥ" "ISO-8859-1"))))
(try (map lib->cyg '("libc" "a/b/libc" "foolib" "\\x\\libfoo" #f "lib" "libx/foo")))
