;;; Fluids, parameters, promises, loops, dynamic states.

;;; Fluids.

(define (with-fluids* fluids values thunk)
  "Call THUNK with the fluids of the list FLUIDS bound to those of VALUES."
  (unless (list? fluids)
    (%wrong-type "scm_c_with_fluids" 1 fluids))
  (unless (and (list? values) (= (length fluids) (length values)))
    (scm-error 'out-of-range "with-fluids*" "Value out of range: ~S"
               (list values) (list values)))
  (let loop ((fluids fluids) (values values))
    (cond ((null? fluids) (thunk))
          ((null? (cdr fluids))
           (with-fluid* (car fluids) (car values) thunk))
          (else
           (with-fluid* (car fluids) (car values)
             (lambda () (loop (cdr fluids) (cdr values))))))))

;;; Parameters (R7RS 4.2.6) are applicable objects over a fluid and a
;;; converter, made by the primitive %make-parameter.

(define (%parameter-over fluid convert)
  (%make-parameter (case-lambda
                     (() (fluid-ref fluid))
                     ((x) (let ((old (fluid-ref fluid)))
                            (fluid-set! fluid (convert x))
                            old)))
                   fluid
                   convert))

(define* (make-parameter init #:optional (conv identity))
  "Return a parameter: a procedure of no arguments that returns its value, which
`parameterize' binds.  CONV is applied to INIT and to every later value.  Called
with a value, it takes that and returns its old one."
  (let ((fluid (make-fluid (conv init))))
    (%parameter-over fluid conv)))

(define* (make-mutable-parameter init #:optional (conv identity))
  (let ((fluid (make-fluid (conv init))))
    (case-lambda
      (() (fluid-ref fluid))
      ((val) (fluid-set! fluid (conv val))))))

(define* (fluid->parameter fluid #:optional (conv identity))
  "Return a parameter whose value is that of FLUID, new values passing through
CONV."
  (%parameter-over fluid conv))

(define (parameter? obj)
  "Return #t if OBJ is a parameter."
  (%parameter? obj))

(define (parameter-fluid param)
  "Return the fluid that holds the value of the parameter PARAM."
  (%parameter-fluid (%check-parameter "parameter-fluid" param)))

(define (parameter-converter param)
  "Return the procedure that new values of the parameter PARAM pass through."
  (%parameter-converter (%check-parameter "parameter-fluid" param)))

(define (%check-parameter who param)
  (unless (%parameter? param)
    (scm-error 'wrong-type-arg who "Not a parameter: ~S" (list param) #f))
  param)

(define (%parameterize-one param value thunk)
  (%check-parameter "parameterize" param)
  (with-fluid* (%parameter-fluid param) ((%parameter-converter param) value)
    thunk))

(define (%parameterize params values thunk)
  ;; Every value is converted before any is bound.
  (with-fluids* (%map1 (lambda (param)
                         (%parameter-fluid
                          (%check-parameter "parameterize" param)))
                       params)
                (%map2 (lambda (param value)
                         ((%parameter-converter param) value))
                       params values)
                thunk))

;;; Promises.  `delay', and `delay-force' (R7RS 4.2.5), whose chains are forced
;;; in constant space.  As in R7RS 7.3 a promise refers to a box that it may
;;; share: a pair (state . value-or-thunk).

(define %promise
  (make-record-type
   'promise '(box)
   (lambda (promise port)
     (display "#<promise " port)
     (write (cdr (%promise-box promise)) port)
     (display ">" port))))

(define %make-promise (record-constructor %promise))
(define %promise? (record-predicate %promise))
(define (promise? obj) (%promise? obj))
(define %promise-box (record-accessor %promise 'box))
(define %set-promise-box! (record-modifier %promise 'box))

(define (make-promise thunk)
  "Return a promise that, when forced, calls THUNK and keeps what it returns."
  (%check-procedure "make-promise" 1 thunk)
  (%make-promise (cons 'delayed thunk)))

(define (%make-lazy-promise thunk)
  ;; A promise whose THUNK returns another promise, for `delay-force'.
  (%make-promise (cons 'lazy thunk)))

(define (%make-eager-promise value)
  ;; R7RS make-promise: VALUE itself if it is a promise already.
  (if (promise? value)
      value
      (%make-promise (cons 'done value))))

(define (force promise)
  "Return the value of PROMISE, which is computed the first time."
  (unless (promise? promise)
    (%wrong-type "force" 1 promise))
  (let loop ()
    (let* ((box (%promise-box promise))
           (state (car box)))
      (case state
        ((done) (cdr box))
        ((delayed)
         (let ((value ((cdr box))))
           ;; THUNK may have forced PROMISE itself: the first value stays.
           (unless (eq? (car box) 'done)
             (set-cdr! box value)
             (set-car! box 'done))
           (cdr box)))
        (else
         (let ((next ((cdr box))))
           (unless (eq? (car box) 'done)
             (unless (promise? next)
               (%wrong-type "force" 1 next))
             (let ((next-box (%promise-box next)))
               (set-car! box (car next-box))
               (set-cdr! box (cdr next-box))
               (%set-promise-box! next box)))
           (loop)))))))

;;; Loops.

(define (%call-with-loop loop)
  ;; Run the `while' loop LOOP, a procedure of its break and continue.
  (let* ((tag (list 'while))
         (break (lambda results
                  (if (null? results)
                      (abort-to-prompt tag #f #t)
                      (apply abort-to-prompt tag #f results))))
         (continue (lambda () (abort-to-prompt tag #t)))
         (body (lambda () (loop break continue))))
    (let again ()
      (call-with-prompt tag
        body
        (lambda (_ continue? . results)
          (if continue? (again) (apply values results)))))))

(define (%start-stack tag thunk)
  "Call THUNK; its stack is named TAG, which `stack-id' tells."
  (let ((prompt (make-prompt-tag "start-stack")))
    (call-with-prompt prompt
      (lambda () (with-fluid* %stacks (cons tag prompt) thunk))
      (lambda (k . args) (%start-stack tag (lambda () (apply k args)))))))

(define %default-prompt-tag
  (make-parameter (make-prompt-tag "prompt")))

(define default-prompt-tag %default-prompt-tag)

;;; Dynamic states.

;; A dynamic state has the values of the fluids that are bound or have been set in
;; it; in it others have their defaults.
(define (current-dynamic-state)
  "Return the dynamic state now: the values of the fluids."
  (%make-dynamic-state
   (%map1 (lambda (entry) (cons (car entry) (cadr entry)))
          (%state-fluids))))

(define (%state-fluids)
  ;; Handlers of exceptions belong to continuations, not to dynamic states.
  (let ((all (%fluid-bindings)))
    (delq (assq %exception-handler all) all)))

(define (set-current-dynamic-state state)
  "Give the fluids the values they have in STATE; return the state before."
  (unless (dynamic-state? state)
    (%wrong-type "set-current-dynamic-state" 1 state))
  (let ((old (current-dynamic-state))
        (fluids (%dynamic-state-fluids state)))
    (for-each (lambda (entry)
                (unless (assq (car entry) fluids)
                  (fluid-set! (car entry) (last-pair-car (cdr entry)))))
              (%state-fluids))
    (for-each (lambda (entry) (fluid-set! (car entry) (cdr entry))) fluids)
    old))

(define (last-pair-car list) (car (last-pair list)))

(define (with-dynamic-state state thunk)
  "Call THUNK with the fluids as they are in the dynamic state STATE."
  (unless (dynamic-state? state)
    (scm-error 'wrong-type-arg "with-dynamic-state" "Wrong type: ~S"
               (list state) (list state)))
  (let ((swap! (lambda ()
                 (let ((old (current-dynamic-state)))
                   (set-current-dynamic-state state)
                   (set! state old)))))
    (dynamic-wind swap! thunk swap!)))

(define (with-continuation-barrier thunk)
  "Call THUNK.  Continuations are not entered across this call.  An exception that
THUNK does not handle is printed, and #f returned."
  (%with-barrier
   (lambda ()
     (let ((exn (lambda (key args) (make-exception-from-throw key args))))
       (catch #t
         thunk
         (lambda (key . args)
           (when (eq? key 'quit)
             (%exit-uncaught (exn key args)))
           #f)
         (lambda (key . args)
           (%report-uncaught (exn key args))))))))
