;; What programs do to modules of the library: variables set, names looked up that have
;; not been used, a module loaded again, interfaces, a module of the program's with more.
(use-modules (srfi srfi-1) (ice-9 regex) ((ice-9 match) #:prefix m:) (srfi srfi-34))

(define lists (resolve-module '(srfi srfi-1)))
(define exports (resolve-interface '(srfi srfi-1)))

;; Exported names are those that the module has, or imports.
(write (eq? (module-variable lists 'fold) (module-variable exports 'fold))) (newline)
(write (eq? (module-variable exports 'reverse)
            (module-variable (resolve-module '(guile)) 'reverse)))
(newline)
(write (eq? (module-variable (current-module) 'delete) (module-variable exports 'delete)))
(newline)
(write (list (module-variable exports 'no-such-name) (module-local-variable exports 'vector)))
(newline)
(write (procedure? (module-ref exports 'filter-map))) (newline)
(write (sort (module-map (lambda (name variable) name) (resolve-interface '(srfi srfi-34)))
             (lambda (a b) (string<? (symbol->string a) (symbol->string b)))))
(newline)

;; A variable of the library is one, for all who import it.
(define original fold)
(set! (@ (srfi srfi-1) fold) (lambda args 'mine))
(write (list (fold + 0 '(1 2)) (original + 0 '(1 2)))) (newline)
(module-set! lists 'fold original)
(write (fold + 0 '(1 2))) (newline)
(set! (@ (ice-9 regex) match:start) list)
(write (match:start 1 2)) (newline)
(reload-module (resolve-module '(ice-9 regex)))
(write (match:start (string-match "b" "ab"))) (newline)

;; Macros under other names, and names that the program takes for itself.
(write (m:match '(1 2) ((a b) (list b a)))) (newline)
(define (first x) 'own)
(write (list (first '(1)) (second '(1 2)))) (newline)

;; A name removed stays so; others are there.
(module-remove! exports 'third)
(write (list (module-variable exports 'third) (procedure? (module-ref exports 'fourth))))
(newline)

;; The module of the same name gets more.
(define-module (srfi srfi-1) #:export (more))
(define (more) (fold + 1 '(2 3)))
(define-module (test) #:use-module (srfi srfi-1) #:use-module (ice-9 format))
(write (list (more) (fifth '(1 2 3 4 5)))) (newline)
(format #t "~5,1f ~:d~%" 3.14159 1234567)
