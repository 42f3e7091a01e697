;;; Hooks: lists of procedures to be called with as many arguments as the hook
;;; was made for.

(define %hook
  (make-record-type
   'hook '((immutable arity) procedures)
   (lambda (hook port)
     ;; #<hook ARITY ADDRESS PROCEDURE ...>
     (display "#<hook " port)
     (display (%hook-arity hook) port)
     (display " " port)
     (display (number->string (object-address hook) 16) port)
     (for-each (lambda (proc)
                 (display " " port)
                 (display (or (procedure-name proc) proc) port))
               (%hook-procedures hook))
     (display ">" port))))

(define %make-hook (record-constructor %hook))
(define %hook? (record-predicate %hook))
(define (hook? obj) (%hook? obj))
(define %hook-arity (record-accessor %hook 'arity))
(define %hook-procedures (record-accessor %hook 'procedures))
(define %set-hook-procedures! (record-modifier %hook 'procedures))

(define* (make-hook #:optional (arity 0))
  "Return a new empty hook whose procedures take ARITY arguments, 0 to 16."
  (%check-index arity 0 16)
  (%make-hook arity '()))

(define (%check-hook who hook)
  (unless (hook? hook)
    (%wrong-expected who 1 "hook" hook)))

(define* (add-hook! hook proc #:optional append?)
  "Put PROC before the procedures of HOOK, after them if APPEND? is true.  If it is
there already it moves."
  (%check-hook "add-hook!" hook)
  (let ((arity (procedure-minimum-arity proc)) (count (%hook-arity hook)))
    (unless (and arity (<= (car arity) count)
                 (or (caddr arity) (<= count (+ (car arity) (cadr arity)))))
      (%wrong-type "add-hook!" 2 proc)))
  (let ((others (delq proc (hook->list hook))))
    (%set-hook-procedures! hook
                           (if append?
                               (append others (list proc))
                               (cons proc others)))
    (when (eq? hook after-gc-hook)
      (%after-collections (lambda (_) (run-hook hook))))
    *unspecified*))

(define (remove-hook! hook proc)
  "Take PROC from the procedures of HOOK."
  (%check-hook "remove-hook!" hook)
  (%set-hook-procedures! hook (delq proc (hook->list hook)))
  *unspecified*)

(define (reset-hook! hook)
  "Take all procedures from HOOK."
  (%check-hook "reset-hook!" hook)
  (%set-hook-procedures! hook '())
  *unspecified*)

(define (hook->list hook)
  "Return the list of the procedures of HOOK, in the order of their calls."
  (%check-hook "hook->list" hook)
  (%hook-procedures hook))

(define (hook-empty? hook)
  "Return #t if HOOK has no procedures."
  (%check-hook "hook-empty?" hook)
  (null? (%hook-procedures hook)))

(define (run-hook hook . args)
  "Call the procedures of HOOK with ARGS, in order."
  (%check-hook "run-hook" hook)
  (unless (= (length args) (%hook-arity hook))
    (scm-error 'misc-error "run-hook" "Hook ~S requires ~A arguments"
               (list hook (%hook-arity hook)) #f))
  (for-each (lambda (proc) (apply proc args)) (%hook-procedures hook)))

;;; The hooks of the system itself.

(define exit-hook (make-hook))
(define after-gc-hook (make-hook))
(define abort-hook (make-hook))
(define before-error-hook (make-hook))
(define after-error-hook (make-hook))
(define before-backtrace-hook (make-hook))
(define after-backtrace-hook (make-hook))
(define before-read-hook (make-hook))
(define after-read-hook (make-hook))
(define before-eval-hook (make-hook 1))
(define after-eval-hook (make-hook 1))
(define before-print-hook (make-hook 1))
(define after-print-hook (make-hook 1))
(define module-defined-hook (make-hook 1))
