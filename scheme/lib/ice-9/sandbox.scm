;;; (ice-9 sandbox): evaluation of code that is not trusted.
;;
;; Guile manual, "Sandboxed Evaluation".

(define-module (ice-9 sandbox)
  #:use-module (ice-9 sandbox bindings)
  #:use-module ((system vm vm) #:select (call-with-stack-overflow-handler))
  #:export (call-with-time-limit call-with-allocation-limit
            call-with-time-and-allocation-limits eval-in-sandbox make-sandbox-module)
  #:re-export (core-bindings macro-bindings iteration-bindings clock-bindings
               procedure-bindings version-bindings nil-bindings unspecified-bindings
               predicate-bindings number-bindings pair-bindings list-bindings
               alist-bindings array-bindings bit-bindings bitvector-bindings
               char-bindings char-set-bindings error-bindings fluid-bindings
               hash-bindings keyword-bindings promise-bindings prompt-bindings
               regexp-bindings sort-bindings srfi-4-bindings string-bindings
               symbol-bindings variable-bindings vector-bindings
               mutating-alist-bindings mutating-array-bindings
               mutating-bitvector-bindings mutating-fluid-bindings
               mutating-hash-bindings mutating-list-bindings mutating-pair-bindings
               mutating-sort-bindings mutating-srfi-4-bindings mutating-string-bindings
               mutating-variable-bindings mutating-vector-bindings all-pure-bindings
               all-pure-and-impure-bindings))

;; Call THUNK between ARM and DISARM; ARM gets a thunk that ends it with ENDED.
(define (call-until arm disarm thunk ended)
  (let ((tag (make-prompt-tag)))
    (call-with-prompt tag
      (lambda ()
        (dynamic-wind
          (lambda () (arm (lambda () (false-if-exception (abort-to-prompt tag)))))
          thunk
          disarm))
      (lambda (k) (ended)))))

(define (call-with-time-limit limit thunk limit-reached)
  "Call THUNK; call LIMIT-REACHED instead of going on after LIMIT seconds, if not #f."
  (define microseconds (and limit (max 1 (inexact->exact (round (* limit 1000000))))))
  (define old #f)
  (define (arm stop)
    (set! old (sigaction SIGALRM (lambda (signal) (stop))))
    (setitimer ITIMER_REAL 0 0 (quotient microseconds 1000000)
               (remainder microseconds 1000000)))
  (define (disarm)
    (setitimer ITIMER_REAL 0 0 0 0)
    (sigaction SIGALRM (car old) (cdr old)))
  (if limit
      (call-until arm disarm thunk limit-reached)
      (thunk)))

(define (call-with-allocation-limit limit thunk limit-reached)
  "Call THUNK; call LIMIT-REACHED instead of going on when a collection finds that LIMIT
bytes have been allocated."
  (define (allocated) (assq-ref (gc-stats) 'heap-total-allocated))
  (let* ((start (allocated)) (end #f)
         (check (lambda () (when (< limit (- (allocated) start)) (end)))))
    (call-until (lambda (stop)
                  (set! end stop)
                  (add-hook! after-gc-hook check))
                (lambda () (remove-hook! after-gc-hook check))
                ;; The stack counts as well: eight bytes a word.
                (lambda ()
                  (call-with-stack-overflow-handler (max 1 (quotient limit 8)) thunk end))
                limit-reached)))

(define (call-with-time-and-allocation-limits time-limit allocation-limit thunk)
  "Call THUNK; throw to limit-exceeded after TIME-LIMIT seconds or ALLOCATION-LIMIT bytes."
  (define (exceeded what)
    (lambda ()
      (scm-error 'limit-exceeded "with-resource-limits" (string-append what " exceeded")
                 '() #f)))
  (call-with-time-limit time-limit
    (lambda ()
      (call-with-allocation-limit allocation-limit thunk (exceeded "Allocation limit")))
    (exceeded "Time limit")))

(define (make-sandbox-module bindings)
  "A new module with nothing but BINDINGS, import sets (MODULE NAME ...)."
  (let ((module (make-module)))
    (for-each
     (lambda (set)
       ;; Names that are not there are left out.
       (let ((interface (resolve-interface (car set))))
         (define (there? spec)
           (module-variable interface (if (pair? spec) (car spec) spec)))
         (module-use! module
                      (resolve-interface (car set) #:select (filter there? (cdr set))))))
     bindings)
    module))

(define* (eval-in-sandbox exp #:key (time-limit 0.1) (allocation-limit 10000000)
                          (bindings all-pure-bindings)
                          (module (make-sandbox-module bindings))
                          (sever-module? #t))
  "The values of EXP, evaluated with BINDINGS alone and within the limits."
  (call-with-time-and-allocation-limits time-limit allocation-limit
    (lambda () (eval exp module))))
