;;; (srfi srfi-9 gnu): Guile's extensions to SRFI 9.
;;
;; Guile manual, "SRFI-9 Records": printers, immutable record types with
;; functional setters, and set-field and set-fields for nested updates.

(define-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-9 expander)
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

;; Group the (path . value) pairs by the first getter of their paths, which are
;; not empty: a list of (getter (rest-of-path . value) …), in order.
(define (group-by-getter pairs)
  (let loop ((pairs pairs) (groups '()))
    (if (null? pairs)
        (reverse (map (lambda (group) (cons (car group) (reverse (cdr group)))) groups))
        (syntax-case (caar pairs) ()
          ((getter . rest)
           (let* ((entry (cons #'rest (cdar pairs)))
                  (group (or-map (lambda (group)
                                   (and (free-identifier=? (car group) #'getter) group))
                                 groups)))
             (if group
                 (begin
                   (set-cdr! group (cons entry (cdr group)))
                   (loop (cdr pairs) groups))
                 (loop (cdr pairs) (cons (list #'getter entry) groups)))))))))

(define (empty-path? pair)
  (null? (syntax->datum (car pair))))

;; The expression for RECORD, an identifier, changed as the (path . value) PAIRS say.
(define (expand-update form record pairs)
  (cond ((null? pairs) record)
        ((and (null? (cdr pairs)) (empty-path? (car pairs))) (cdar pairs))
        ((and-map empty-path? pairs)
         (syntax-violation 'set-fields "duplicate field path" form))
        ((or-map empty-path? pairs)
         (syntax-violation 'set-fields "one field path is a prefix of another" form))
        (else
         #`(update-record #,record
             (list #,@(map (lambda (group)
                             (let ((inner (car (generate-temporaries '(inner)))))
                               (if (and (null? (cddr group)) (empty-path? (cadr group)))
                                   #`(cons #,(car group) #,(cdadr group))
                                   #`(cons #,(car group)
                                           (let ((#,inner (#,(car group) #,record)))
                                             #,(expand-update form inner (cdr group)))))))
                           (group-by-getter pairs)))))))

) ; eval-when

(define-syntax set-fields
  (lambda (form)
    "A copy of a record with other values at the given paths of getters."
    (syntax-case form ()
      ((_ record ((getter ...) value) ...)
       #`(let ((r record))
           #,(expand-update form #'r
                            (map cons #'((getter ...) ...) #'(value ...))))))))

(define-syntax-rule (set-field record (getter ...) value)
  "A copy of RECORD with VALUE at the path of getters."
  (set-fields record ((getter ...) value)))
