;;; (rnrs files): files and conditions of i/o, R6RS library report 8.1 and 9.

(define-module (rnrs files)
  #:version (6)
  #:use-module ((rnrs conditions) #:select (&error))
  #:re-export (file-exists?)
  #:replace (delete-file)
  #:export (&i/o i/o-error? make-i/o-error
            &i/o-read i/o-read-error? make-i/o-read-error
            &i/o-write i/o-write-error? make-i/o-write-error
            &i/o-invalid-position i/o-invalid-position-error?
            make-i/o-invalid-position-error i/o-error-position
            &i/o-filename i/o-filename-error? make-i/o-filename-error i/o-error-filename
            &i/o-file-protection i/o-file-protection-error? make-i/o-file-protection-error
            &i/o-file-is-read-only i/o-file-is-read-only-error?
            make-i/o-file-is-read-only-error
            &i/o-file-already-exists i/o-file-already-exists-error?
            make-i/o-file-already-exists-error
            &i/o-file-does-not-exist i/o-file-does-not-exist-error?
            make-i/o-file-does-not-exist-error
            &i/o-port i/o-port-error? make-i/o-port-error i/o-error-port))

(define-syntax-rule (define-condition name parent make predicate (field accessor) ...)
  (begin
    (define name (make-exception-type 'name parent '(field ...)))
    (define make (record-constructor name))
    (define predicate (exception-predicate name))
    (define accessor (exception-accessor name (record-accessor name 'field)))
    ...))

(define-condition &i/o &error make-i/o-error i/o-error?)
(define-condition &i/o-read &i/o make-i/o-read-error i/o-read-error?)
(define-condition &i/o-write &i/o make-i/o-write-error i/o-write-error?)
(define-condition &i/o-invalid-position &i/o make-i/o-invalid-position-error i/o-invalid-position-error?
                  (position i/o-error-position))
(define-condition &i/o-filename &i/o make-i/o-filename-error i/o-filename-error?
                  (filename i/o-error-filename))
(define-condition &i/o-file-protection &i/o-filename make-i/o-file-protection-error
                  i/o-file-protection-error?)
(define-condition &i/o-file-is-read-only &i/o-file-protection make-i/o-file-is-read-only-error
                  i/o-file-is-read-only-error?)
(define-condition &i/o-file-already-exists &i/o-filename make-i/o-file-already-exists-error
                  i/o-file-already-exists-error?)
(define-condition &i/o-file-does-not-exist &i/o-filename make-i/o-file-does-not-exist-error
                  i/o-file-does-not-exist-error?)
(define-condition &i/o-port &i/o make-i/o-port-error i/o-port-error? (port i/o-error-port))

(define (delete-file filename)
  "Delete FILENAME; raise &i/o-filename if that fails."
  (catch #t
    (lambda () ((@ (guile) delete-file) filename))
    (lambda _ (raise-exception (make-i/o-filename-error filename)))))
