;;; (system vm program): what procedures tell of themselves.

(define-module (system vm program)
  #:export (source:addr source:line source:column source:file source:line-for-user
            program-sources program-sources-pre-retire program-source
            program-address-range arity:start arity:end arity:nreq arity:nopt
            arity:rest? arity:kw arity:allow-other-keys? program-arguments-alist
            program-arguments-alists program-arities program-arity program-lambda-list
            program? program-code program-free-variables program-num-free-variables
            program-free-variable-ref program-free-variable-set! print-program
            primitive-code? primitive-code-name))

(define (program? x) "Whether X is a procedure." (procedure? x))
(define (program-code x) "The address of X." (object-address x))
(define (program-address-range x) "#f: it is not known." #f)

;; A source: (address file line . column).
(define source:addr car)
(define source:file cadr)
(define source:line caddr)
(define source:column cdddr)
(define (source:line-for-user source) "The line, from 1." (+ 1 (source:line source)))
(define (program-sources proc) "Nothing is known." '())
(define (program-sources-pre-retire proc) "Nothing is known." '())
(define* (program-source proc ip #:optional sources) "Nothing is known." #f)

;; An arity: (start end required optional rest? (allow-other-keys? . keywords)).
(define (part n) (lambda (arity) (and (> (length arity) n) (list-ref arity n))))
(define arity:start (part 0))
(define arity:end (part 1))
(define (arity:nreq arity) "How many arguments must be given." (or ((part 2) arity) 0))
(define (arity:nopt arity) "How many more may be given." (or ((part 3) arity) 0))
(define arity:rest? (part 4))
(define (arity:kw arity) "The keywords." (let ((k ((part 5) arity))) (if k (cdr k) '())))
(define (arity:allow-other-keys? arity) "Whether other keywords may be given."
  (let ((k ((part 5) arity))) (and k (car k))))

(define (program-arities proc)
  "The arities of PROC."
  (let ((arity (procedure-minimum-arity proc)))
    (if arity (list (cons* 0 0 arity)) '())))
(define (program-arity proc ip) "The arity of PROC." (car (program-arities proc)))

(define* (program-arguments-alist proc #:optional ip)
  "An association list of PROC's arguments."
  ((@ (ice-9 session) procedure-arguments) proc))
(define (program-arguments-alists proc)
  "A list of those, one for each arity."
  (list (program-arguments-alist proc)))
(define* (program-lambda-list proc #:optional ip)
  "The formals of PROC."
  (let ((arguments (program-arguments-alist proc)))
    (append (assq-ref arguments 'required)
            (let ((optional (assq-ref arguments 'optional)))
              (if (pair? optional) (cons #:optional optional) '()))
            (or (assq-ref arguments 'rest) '()))))

(define (program-free-variables proc) "None is shown." '())
(define (program-num-free-variables proc) "0: none is shown." 0)
(define (program-free-variable-ref proc i) (error "index out of range" i))
(define (program-free-variable-set! proc i x) (error "index out of range" i))
(define* (print-program proc #:optional (port (current-output-port)) #:key
                        (addr #f) (always-print-addr? #f) (never-print-addr? #f)
                        (always-print-source? #f) (never-print-source? #f)
                        (name-only? #f) (print-formals? #t))
  "Write PROC to PORT."
  (write proc port))
(define (primitive-code? code) "#f." #f)
(define (primitive-code-name code) "#f." #f)
