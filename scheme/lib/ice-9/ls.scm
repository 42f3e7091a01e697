;;; (ice-9 ls): the names that modules define.

(define-module (ice-9 ls)
  #:use-module (ice-9 common-list)
  #:export (local-definitions-in definitions-in ls lls recursive-local-define))

(define (module-at root names)
  (if (null? names) root (nested-ref-module root names)))

(define (local-definitions-in root names)
  "The names that the module at NAMES below ROOT defines."
  (let ((module (module-at root names)))
    (if module
        (module-map (lambda (name variable) name) module)
        (nested-ref root names))))

(define (definitions-in root names)
  "The names that the module at NAMES below ROOT defines or imports."
  (let ((module (module-at root names)))
    (if module
        (reduce union
                (cons (local-definitions-in module '())
                      (map (lambda (used) (definitions-in used '()))
                           (module-uses module))))
        (nested-ref root names))))

(define (lister definitions)
  (lambda refs
    (cond ((null? refs) (definitions (current-module) '()))
          ((null? (cdr refs)) (definitions (current-module) (car refs)))
          (else (map (lambda (ref) (cons ref (definitions (current-module) ref)))
                     refs)))))

(define ls (lister definitions-in))
(define lls (lister local-definitions-in))

(define (recursive-local-define name value)
  "Define the last of the list NAME in the module that those before lead to."
  (let ((reversed (reverse name)))
    (module-define! (make-modules-in (current-module) (reverse (cdr reversed)))
                    (car reversed) value)))
