;;; (srfi srfi-9 gnu): Guile's extensions to SRFI 9.
;;
;; Guile manual, "SRFI-9 Records": printers, immutable record types with
;; functional setters, and set-field and set-fields for nested updates.

(define-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-9 expander)
  #:use-module ((srfi srfi-11) #:select (let-values))
  #:use-module ((system syntax) #:select (syntax-local-binding))
  #:export (set-record-type-printer! define-immutable-record-type
            set-field set-fields))

(define (set-record-type-printer! type proc)
  "Have records of TYPE written by (PROC record port)."
  (struct-set! type vtable-index-printer proc))

(define-syntax define-immutable-record-type
  (lambda (form)
    "Define a record type whose modifiers return changed copies."
    (syntax-case form ()
      ((_ type constructor predicate field ...)
       (expand-record-type 'define-immutable-record-type form #'type #'constructor
                           #'predicate #'(field ...) #f)))))

;; A copy of RECORD in which the fields that the getters of UPDATES, a list of
;; (getter . value), read have those values.
(define (update-record record updates)
  (let* ((infos (map (lambda (update)
                       (or (record-getter-info (car update))
                           (error "set-fields: unknown getter" (car update))))
                     updates))
         (type (struct-vtable record)))
    (for-each (lambda (info update)
                ;; The getter complains about a record of another type.
                (unless (eq? (car info) type) ((car update) record)))
              infos updates)
    (let loop ((i (- (length (record-type-fields type)) 1)) (values '()))
      (if (< i 0)
          (apply make-struct/no-tail type values)
          (loop (- i 1)
                (cons (let find ((infos infos) (updates updates))
                        (cond ((null? infos) (struct-ref record i))
                              ((= (cdar infos) i) (cdar updates))
                              (else (find (cdr infos) (cdr updates)))))
                      values))))))

(eval-when (expand load eval)

;; An update is (path value whole-path): PATH is what is left of it at the record in hand.

;; The names of the record types whose fields the getter ID may read; #t if it may be one.
(define (getter-types id)
  (define known (hashq-ref getter-types-seen (syntax->datum id) '()))
  (let-values (((kind place) (syntax-local-binding id)))
    (define variable
      (and (eq? kind 'global)
           (module-variable (resolve-module (cdr place)) (car place))))
    (define info
      (and variable (variable-bound? variable) (procedure? (variable-ref variable))
           (record-getter-info (variable-ref variable))))
    (cond (info (cons (record-type-name (car info)) known))
          ((pair? known) known)
          (else (not (eq? kind 'global))))))

;; Groups of updates whose paths, which are not empty, begin with the same getter: a list
;; of (getter (rest value whole) ...).  At each level they turn, as they do in Guile.
(define (group-by-getter updates)
  (let loop ((updates updates) (groups '()))
    (if (null? updates)
        (reverse groups)
        (syntax-case (caar updates) ()
          ((getter . rest)
           (let* ((entry (cons #'rest (cdar updates)))
                  (group (or-map (lambda (group)
                                   (and (free-identifier=? (car group) #'getter) group))
                                 groups)))
             (if group
                 (begin
                   (set-cdr! group (cons entry (cdr group)))
                   (loop (cdr updates) groups))
                 (loop (cdr updates) (cons (list #'getter entry) groups)))))))))

(define (done? update) (null? (syntax->datum (car update))))

(define (check-types form updates)
  (define (types update)
    (syntax-case (car update) () ((getter . rest) (getter-types #'getter))))
  (define (path update) (syntax->datum (caddr update)))
  (let ((first (types (car updates))))
    (for-each
     (lambda (other)
       (let ((all (types other)))
         (when (and (pair? first) (pair? all)
                    (not (or-map (lambda (t) (memq t all)) first)))
           (syntax-violation
            'set-fields
            (simple-format #f "field paths ~A and ~A require one object to belong to two \
different record types (~A and ~A)"
                           (path (car updates)) (path other) (car first) (car all))
            form))))
     (cdr updates))))

;; The expression for RECORD, an identifier, changed as UPDATES say.
(define (expand-update form record updates)
  (define (fail text update) (syntax-violation 'set-fields text form (caddr update)))
  (cond ((null? updates) record)
        ((and (null? (cdr updates)) (done? (car updates))) (cadar updates))
        ((and-map done? updates) (fail "duplicate field path" (car updates)))
        ((or-map (lambda (u) (and (done? u) u)) updates)
         => (lambda (u) (fail "one field path is a prefix of another" u)))
        (else
         (check-types form updates)
         #`(update-record #,record
             (list #,@(map (lambda (group)
                             (let ((inner (car (generate-temporaries '(inner)))))
                               (if (and (null? (cddr group)) (done? (cadr group)))
                                   #`(cons #,(car group) #,(cadadr group))
                                   #`(cons #,(car group)
                                           (let ((#,inner (#,(car group) #,record)))
                                             #,(expand-update form inner (cdr group)))))))
                           (group-by-getter updates)))))))

(define (expand-set form record paths values)
  (for-each
   (lambda (path)
     (syntax-case path ()
       ((getter ...)
        (for-each (lambda (id)
                    (unless (and (identifier? id) (getter-types id))
                      (syntax-violation 'set-fields "unknown getter" form id)))
                  #'(getter ...)))))
   paths)
  #`(let ((r #,record)) #,(expand-update form #'r (map list paths values paths))))

) ; eval-when

(define-syntax set-fields
  (lambda (form)
    "A copy of a record with other values at the given paths of getters."
    (syntax-case form ()
      ((_ record ((getter ...) value) ...)
       (expand-set form #'record #'((getter ...) ...) #'(value ...)))
      ((_ _ . _) (syntax-violation 'set-fields "invalid syntax" form)))))

(define-syntax set-field
  (lambda (form)
    "A copy of a record with another value at the path of getters."
    (syntax-case form ()
      ((_ record (getter ...) value)
       (expand-set form #'record (list #'(getter ...)) (list #'value))))))
