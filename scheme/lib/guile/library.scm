;;; Import sets of `import', `library' and `define-library', and versions.
;;; R6RS 7.1, R7RS 5.2 and 5.6; SRFI 97 for the names of SRFI libraries.

(define (version-matches? version-ref target)
  "Whether TARGET, a list of numbers, is one that VERSION-REF, a version reference
of R6RS 7.1, admits."
  (define (part? reference n)
    (cond ((number? reference) (eqv? reference n))
          ((list? reference)
           (case (car reference)
             ((>=) (>= n (cadr reference)))
             ((<=) (<= n (cadr reference)))
             ((and) (and-map (lambda (r) (part? r n)) (cdr reference)))
             ((or) (or-map (lambda (r) (part? r n)) (cdr reference)))
             ((not) (not (part? (cadr reference) n)))
             (else (%core-error "Invalid sub-version reference" reference))))
          (else (%core-error "Invalid sub-version reference" reference))))
  (define (parts? references numbers)
    (or (null? references)
        (and (not (null? numbers))
             (part? (car references) (car numbers))
             (parts? (cdr references) (cdr numbers)))))
  (define (matches? reference) (version-matches? reference target))
  (or (null? version-ref)
      (case (car version-ref)
        ((and) (and-map matches? (cdr version-ref)))
        ((or) (or-map matches? (cdr version-ref)))
        ((not) (not (matches? (cadr version-ref))))
        (else (parts? version-ref target)))))

(define (purify-module! module)
  "Take the core bindings out of what MODULE imports."
  (let ((core (module-public-interface the-root-module)))
    (set-module-uses! module (delq core (module-uses module)))))

(define (nested-ref-module cur names)
  "The module that NAMES lead to from CUR, or #f."
  (cond ((null? names) cur)
        ((module-ref-submodule cur (car names))
         => (lambda (next) (nested-ref-module next (cdr names))))
        (else #f)))

(define (make-modules-in module name)
  "The module that the list NAME leads to from MODULE, made with those above it."
  (if (null? name)
      module
      (make-modules-in
       (or (module-ref-submodule module (car name))
           (let ((new (make-module)))
             (set-module-kind! new 'directory)
             (set-module-name! new
                               (append (or (module-name module) '())
                                       (list (car name))))
             (module-define-submodule! module (car name) new)
             new))
       (cdr name))))

;; All that an interface offers: its own names, and those of a whole module that
;; it stands for.
(define (%interface->alist interface)
  (let loop ((modules (list interface)) (seen '()) (entries '()))
    (cond ((null? modules) entries)
          ((memq (car modules) seen) (loop (cdr modules) seen entries))
          (else
           (loop (append (module-uses (car modules)) (cdr modules))
                 (cons (car modules) seen)
                 (append entries (%module->alist (car modules))))))))

(define (%derived-interface interface entries replacements)
  (let ((derived (make-module)))
    (set-module-kind! derived 'custom-interface)
    (set-module-name! derived (module-name interface))
    (for-each (lambda (entry) (module-add! derived (car entry) (cdr entry)))
              (reverse entries))
    (%set-module-replacements! derived replacements)
    derived))

(define (%no-binding name interface)
  (scm-error 'misc-error #f "no binding `~~A' in module ~~A ~S ~S"
             (list name interface) #f))

(define (%renamed-interface interface rename)
  ;; RENAME gives a name for a name.
  (%derived-interface interface
                      (map (lambda (entry) (cons (rename (car entry)) (cdr entry)))
                           (%interface->alist interface))
                      (map rename (%module-replacements interface))))

(define (%interface-only interface names)
  (%derived-interface
   interface
   (map (lambda (name)
          (cons name
                (or (module-variable interface name)
                    (%no-binding name interface))))
        names)
   (filter (lambda (name) (memq name names)) (%module-replacements interface))))

(define (%interface-except interface names)
  (for-each (lambda (name)
              (unless (module-variable interface name)
                (%no-binding name interface)))
            names)
  (%derived-interface interface
                      (filter (lambda (entry) (not (memq (car entry) names)))
                              (%interface->alist interface))
                      (%module-replacements interface)))

(define (%interface-rename interface pairs)
  (for-each (lambda (pair)
              (unless (module-variable interface (car pair))
                (%no-binding (car pair) interface)))
            pairs)
  (for-each (lambda (pair)
              (when (and (not (assq (cadr pair) pairs))
                         (module-variable interface (cadr pair)))
                (scm-error 'misc-error #f
                           "duplicate binding for `~~A' in module ~~A ~S ~S"
                           (list (cadr pair) interface) #f)))
            pairs)
  (%renamed-interface interface
                      (lambda (name)
                        (let ((pair (assq name pairs)))
                          (if pair (cadr pair) name)))))

;; (srfi 1), (srfi :1) and (srfi :1 lists) are (srfi srfi-1); a number elsewhere
;; in a name is the symbol written like it.
(define (%srfi-number part)
  (let ((text (if (symbol? part) (symbol->string part) "")))
    (cond ((number? part) (number->string part))
          ((and (string-prefix? ":" text)
                (string->number (substring text 1)))
           (substring text 1))
          (else #f))))

(define (%library-module-name name)
  (let ((number (and (eq? (car name) 'srfi) (pair? (cdr name))
                     (%srfi-number (cadr name))))
        (part (lambda (part)
                (if (symbol? part)
                    part
                    (string->symbol (number->string part))))))
    (if number
        `(srfi ,(symbol-append 'srfi- (string->symbol number))
               ,@(if (pair? (cddr name)) (map part (cdddr name)) '()))
        (map part name))))

(define (%bad-import-set set)
  (throw 'syntax-error #f "source expression failed to match any pattern"
         #f set #f))

(define (%library-interface set)
  ;; SET is a library's name, with or without a version reference at its end.
  (let* ((last (and (pair? set) (list? set) (car (last-pair set))))
         (version (and (or (pair? last) (null? last)) last))
         (name (if version (list-head set (- (length set) 1)) set)))
    (unless (and (pair? name) (list? name) (symbol? (car name))
                 (and-map (lambda (part)
                            (or (symbol? part)
                                (and (exact-integer? part) (>= part 0))))
                          name))
      (%bad-import-set set))
    (resolve-interface (%library-module-name name) #:version version)))

(define (resolve-r6rs-interface import-spec)
  "The interface that IMPORT-SPEC, an import set of R6RS or R7RS, describes."
  (let* ((set (syntax->datum import-spec))
         (head (and (list? set) (pair? set) (pair? (cdr set)) (car set)))
         (rest (if head (cddr set) '()))
         (symbols? (and-map symbol? rest)))
    (define (inner) (resolve-r6rs-interface (cadr set)))
    (define (wrapping? word) (and (eq? head word) (pair? (cadr set))))
    (cond ((and (wrapping? 'library) (null? rest))
           (%library-interface (cadr set)))
          ((wrapping? 'for) (inner))
          ((and (wrapping? 'only) symbols?) (%interface-only (inner) rest))
          ((and (wrapping? 'except) symbols?) (%interface-except (inner) rest))
          ((and (wrapping? 'prefix) symbols? (pair? rest) (null? (cdr rest)))
           (%renamed-interface (inner) (symbol-prefix-proc (car rest))))
          ((and (wrapping? 'rename)
                (and-map (lambda (pair)
                           (and (list? pair) (= (length pair) 2)
                                (and-map symbol? pair)))
                         rest))
           (%interface-rename (inner) rest))
          (else (%library-interface set)))))
