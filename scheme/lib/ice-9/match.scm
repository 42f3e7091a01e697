;;; (ice-9 match): pattern matching.
;;
;; The pattern language is the one of the Guile manual, "Pattern Matching"
;; (Wright's `match', as revised by Shinn): variables, `_', literals, quoted
;; data, quasi-patterns, pairs and lists, `...', `..1', vectors, `?', `=', `$',
;; `and', `or', `not', `get!', `set!' and the tree pattern `***'.
;;
;; `match' is one procedural macro: COMPILE turns a pattern into nested tests
;; when the form is expanded, so that a form costs one transformer call however
;; long its patterns are.

(define-module (ice-9 match)
  #:export (match match-lambda match-lambda* match-let match-let* match-letrec))

;;; Run-time support, called from expansions.

(define (match-failure value)
  (throw 'match-error "match" "no matching pattern" value))

;; The length of X when it is a proper list, else #f.
(define (proper-length x)
  (and (list? x) (length x)))

;; The elements of VEC from index START on, as a list.
(define (vector-elements vec start)
  (let loop ((i (- (vector-length vec) 1)) (acc '()))
    (if (< i start)
        acc
        (loop (- i 1) (cons (vector-ref vec i) acc)))))

(eval-when (expand load eval)

;;; Telling patterns apart.

(define (fresh)
  (car (generate-temporaries '(v))))

(define (wildcard? p)
  (and (identifier? p) (free-identifier=? p #'_)))

(define (ellipsis? p)
  (and (identifier? p)
       (or (free-identifier=? p #'(... ...))
           (free-identifier=? p #'___))))

(define (one-or-more? p)
  (and (identifier? p) (free-identifier=? p #'..1)))

;; The pairs of the syntax list P as a list of syntax objects; the last element
;; of the second value is the tail, () for a proper list.
(define (syntax-items p)
  (let loop ((p p) (acc '()))
    (syntax-case p ()
      ((a . d) (loop #'d (cons #'a acc)))
      (() (values (reverse acc) #f))
      (tail (values (reverse acc) #'tail)))))

(define (bound? id env)
  (let loop ((env env))
    (and (pair? env)
         (or (bound-identifier=? id (car env)) (loop (cdr env))))))

(define (adjoin id ids)
  (if (bound? id ids) ids (cons id ids)))

;; The variables that pattern P binds, added to VARS.
(define (pattern-variables p vars)
  (syntax-case p (quote quasiquote ? = $ and or not get! set! ***)
    (id (identifier? #'id) (if (or (wildcard? #'id) (ellipsis? #'id) (one-or-more? #'id))
                               vars
                               (adjoin #'id vars)))
    ((quote datum) vars)
    ((quasiquote q) (quasi-variables #'q 0 vars))
    ((? pred . ps) (list-variables #'ps vars))
    ((= proc q) (pattern-variables #'q vars))
    (($ record . ps) (list-variables #'ps vars))
    ((and . ps) (list-variables #'ps vars))
    ((or . ps) (list-variables #'ps vars))
    ((not p) vars)
    ((get! id) (adjoin #'id vars))
    ((set! id) (adjoin #'id vars))
    ((a *** b) (pattern-variables #'b (pattern-variables #'a vars)))
    ((a . d) (pattern-variables #'d (pattern-variables #'a vars)))
    (#(p ...) (list-variables #'(p ...) vars))
    (_ vars)))

(define (list-variables ps vars)
  (syntax-case ps ()
    ((p . rest) (list-variables #'rest (pattern-variables #'p vars)))
    (_ vars)))

(define (quasi-variables q depth vars)
  (syntax-case q (unquote unquote-splicing quasiquote)
    ((unquote p) (if (zero? depth)
                     (pattern-variables #'p vars)
                     (quasi-variables #'p (- depth 1) vars)))
    ((unquote-splicing p) (zero? depth) (pattern-variables #'p vars))
    ((quasiquote p) (quasi-variables #'p (+ depth 1) vars))
    ((a . d) (quasi-variables #'d depth (quasi-variables #'a depth vars)))
    (#(p ...) (quasi-variables #'(p ...) depth vars))
    (_ vars)))

;;; The compiler.
;;
;; (compile p v get set env sk fk) is an expression that matches the value of
;; the identifier V with pattern P.  GET reads the matched place again and SET is
;; the form, less its last operand, that stores into it (for `get!', `set!').
;; ENV lists the variables bound so far: meeting one again means `equal?'.  SK
;; maps the new ENV to the success expression and is called exactly once; FK is
;; the failure expression, small enough to be repeated.

(define (compile p v get set env sk fk)
  (syntax-case p (quote quasiquote ? = $ and or not get! set! ***)
    (id (identifier? #'id) (compile-variable #'id v env sk fk))
    (() #`(if (null? #,v) #,(sk env) #,fk))
    ((quote datum) (compile-literal #'datum v env sk fk))
    ((quasiquote q) (compile-quasi #'q 0 v get set env sk fk))
    ((? pred . ps)
     #`(if (pred #,v) #,(compile-and #'ps v get set env sk fk) #,fk))
    ((= proc q) (compile-part #'q #`(proc #,v) #f env sk fk))
    (($ record . ps)
     #`(if (and (struct? #,v) (eq? (struct-vtable #,v) record))
           #,(compile-fields #'ps 0 v env sk fk)
           #,fk))
    ((and . ps) (compile-and #'ps v get set env sk fk))
    ((or . ps) (compile-or #'ps v get set env sk fk))
    ((not p) (compile-not #'p v get set env sk fk))
    ((get! id) #`(let ((id (lambda () #,get))) #,(sk (cons #'id env))))
    ((set! id) #`(let ((id (lambda (x) (#,@set x)))) #,(sk (cons #'id env))))
    ((a *** b) (compile-tree #'a #'b v env sk fk))
    ((a dots . tail) (ellipsis? #'dots)
     (compile-sequence #'a #'tail v get set env sk fk))
    ((a dots) (one-or-more? #'dots)
     #`(if (pair? #,v)
           #,(compile-sequence #'a #'() v get set env sk fk)
           #,fk))
    ((a . d)
     #`(if (pair? #,v)
           #,(compile-part #'a #`(car #,v) #`(set-car! #,v) env
                           (lambda (env)
                             (compile-part #'d #`(cdr #,v) #`(set-cdr! #,v) env sk fk))
                           fk)
           #,fk))
    (#(q ...) (compile-vector #'(q ...) v env sk fk))
    (datum (compile-literal #'datum v env sk fk))))

;; Match the value of EXPR, naming it only when the pattern needs a name.
(define (compile-part p expr set env sk fk)
  (cond ((wildcard? p) (sk env))
        ((and (identifier? p) (not (bound? p env)))
         #`(let ((#,p #,expr)) #,(sk (cons p env))))
        (else
         (let ((v (fresh)))
           #`(let ((#,v #,expr))
               #,(compile p v expr (or set #`(set! #,v)) env sk fk))))))

(define (compile-variable id v env sk fk)
  (cond ((wildcard? id) (sk env))
        ((bound? id env) #`(if (equal? #,id #,v) #,(sk env) #,fk))
        (else #`(let ((#,id #,v)) #,(sk (cons id env))))))

(define (compile-literal datum v env sk fk)
  (let ((d (syntax->datum datum)))
    #`(if #,(cond ((null? d) #`(null? #,v))
                  ((or (symbol? d) (boolean? d) (keyword? d)) #`(eq? #,v (quote #,datum)))
                  ((or (number? d) (char? d)) #`(eqv? #,v (quote #,datum)))
                  (else #`(equal? #,v (quote #,datum))))
          #,(sk env)
          #,fk)))

(define (compile-and ps v get set env sk fk)
  (syntax-case ps ()
    (() (sk env))
    ((p . rest)
     (compile #'p v get set env
              (lambda (env) (compile-and #'rest v get set env sk fk))
              fk))))

;; The success code is shared by the alternatives through a local procedure of
;; the variables they bind.  An alternative that does not bind one of them passes
;; what the name means outside.
(define (compile-or ps v get set env sk fk)
  (syntax-case ps ()
    (() fk)
    ((p) (compile #'p v get set env sk fk))
    (_
     (let* ((vars (filter-new (list-variables ps '()) env))
            (succeed (fresh))
            (call (lambda (env) #`(#,succeed #,@vars))))
       #`(let ((#,succeed (lambda #,vars #,(sk (append vars env)))))
           #,(let loop ((ps ps))
               (syntax-case ps ()
                 ((p) (compile #'p v get set env call fk))
                 ((p . rest)
                  (with-failure (lambda () (loop #'rest))
                                (lambda (fk) (compile #'p v get set env call fk)))))))))))

(define (compile-not p v get set env sk fk)
  (with-failure (lambda () (sk env))
                (lambda (inner) (compile p v get set env (lambda (env) fk) inner))))

;; An expression made by (BODY fk) in which fk calls what (REST) makes.
(define (with-failure rest body)
  (let ((fail (fresh)))
    #`(let ((#,fail (lambda () #,(rest)))) #,(body #`(#,fail)))))

(define (filter-new vars env)
  (let loop ((vars vars) (acc '()))
    (cond ((null? vars) acc)
          ((bound? (car vars) env) (loop (cdr vars) acc))
          (else (loop (cdr vars) (cons (car vars) acc))))))

(define (compile-fields ps index v env sk fk)
  (syntax-case ps ()
    (() (sk env))
    ((p . rest)
     (compile-part #'p #`(struct-ref #,v #,index) #`(struct-set! #,v #,index) env
                   (lambda (env) (compile-fields #'rest (+ index 1) v env sk fk))
                   fk))))

;;; Ellipsis patterns.

;; A list of elements matching P, then as many as TAIL has patterns.
(define (compile-sequence p tail v get set env sk fk)
  (call-with-values (lambda () (syntax-items tail))
    (lambda (after dotted)
      (cond ((or-map (lambda (q) (or (ellipsis? q) (one-or-more? q))) after)
             #'(match-syntax-error "multiple ellipsis patterns not allowed at same level"))
            (dotted
             #`(match-syntax-error "dotted tail not allowed after ellipsis" #,dotted))
            ((null? after) (compile-repeat p v env sk fk))
            (else (compile-repeat/tail p tail (length after) v env sk fk))))))

(define (compile-repeat p v env sk fk)
  (if (identifier? p)
      #`(if (list? #,v) #,(compile-variable p v env sk fk) #,fk)
      (let ((loop (fresh)) (ls (fresh)))
        (call-with-accumulators p env
          (lambda (vars accs element)
            #`(let #,loop ((#,ls #,v) #,@(map (lambda (acc) #`(#,acc '())) accs))
                (if (pair? #,ls)
                    #,(element #`(car #,ls) #`(set-car! #,ls)
                               #`(#,loop (cdr #,ls)) fk)
                    (if (null? #,ls)
                        (let #,(map (lambda (x acc) #`(#,x (reverse! #,acc))) vars accs)
                          #,(sk (append vars env)))
                        #,fk))))))))

(define (compile-repeat/tail p tail count v env sk fk)
  (let ((n (fresh)) (ls (fresh)))
    (define (compile-tail env)
      (compile tail ls ls #`(set! #,ls) env sk fk))
    #`(let ((#,n (proper-length #,v)))
        (if (and #,n (>= #,n #,count))
            (let ((#,n (- #,n #,count)) (#,ls #,v))
              #,(if (identifier? p)
                    (compile-prefix p v n ls env compile-tail fk)
                    (compile-prefix-loop p n ls env compile-tail fk)))
            #,fk))))

;; The first N elements of V are the value of a variable, or of no interest.
(define (compile-prefix p v n ls env sk fk)
  (let ((head (fresh)))
    #`(let ((#,head #,(if (wildcard? p) #f #`(list-head #,v #,n)))
            (#,ls (list-tail #,v #,n)))
        #,(compile-variable p head env sk fk))))

(define (compile-prefix-loop p n ls env sk fk)
  (let ((loop (fresh)))
    (call-with-accumulators p env
      (lambda (vars accs element)
        #`(let #,loop ((#,ls #,ls) (#,n #,n) #,@(map (lambda (acc) #`(#,acc '())) accs))
            (if (> #,n 0)
                #,(element #`(car #,ls) #`(set-car! #,ls)
                           #`(#,loop (cdr #,ls) (- #,n 1)) fk)
                (let #,(map (lambda (x acc) #`(#,x (reverse! #,acc))) vars accs)
                  #,(sk (append vars env)))))))))

;; Call (BODY vars accs element): the variables P adds to ENV, a name for the
;; list that collects each, and a procedure (element expr set next fk) that
;; matches EXPR with P, then calls NEXT with the grown lists.
(define (call-with-accumulators p env body)
  (let* ((vars (filter-new (pattern-variables p '()) env))
         (accs (generate-temporaries vars)))
    (body vars accs
          (lambda (expr set next fk)
            (compile-part p expr set env
                          (lambda (env)
                            #`(#,@next #,@(map (lambda (x acc) #`(cons #,x #,acc))
                                               vars accs)))
                          fk)))))

;; (A *** B): a subtree matching B, reached through nodes whose first elements
;; match A.  Depth first; the failure procedure tries the next sibling.
(define (compile-tree a b v env sk fk)
  (let ((try (fresh)) (siblings (fresh)) (node (fresh)) (ls (fresh)) (fail (fresh)))
    (call-with-accumulators a env
      (lambda (vars accs element)
        (let ((grown (generate-temporaries vars)))
          #`(let #,try ((#,node #,v) (#,fail (lambda () #,fk))
                        #,@(map (lambda (acc) #`(#,acc '())) accs))
              #,(with-failure
                 (lambda ()
                   #`(if (pair? #,node)
                         (let ((#,siblings
                                (lambda #,grown
                                  (let #,siblings ((#,ls (cdr #,node)))
                                    (if (pair? #,ls)
                                        (#,try (car #,ls)
                                               (lambda () (#,siblings (cdr #,ls)))
                                               #,@grown)
                                        (#,fail))))))
                           #,(element #`(car #,node) #`(set-car! #,node)
                                      #`(#,siblings) #`(#,fail)))
                         (#,fail)))
                 (lambda (next)
                   (let ((inner (map (lambda (x acc) #`(#,x (reverse #,acc))) vars accs)))
                     (compile b node node #`(set! #,node) env
                              (lambda (env)
                                #`(let #,inner #,(sk (append vars env))))
                              next))))))))))

;;; Vectors and quasi-patterns.

(define (compile-vector ps v env sk fk)
  (let loop ((rest ps) (index 0))
    (syntax-case rest ()
      (() #`(if (and (vector? #,v) (= (vector-length #,v) #,index))
                #,(compile-elements ps index 0 v env sk fk)
                #,fk))
      ((p dots . tail) (ellipsis? #'dots)
       (let ((ls (fresh)))
         #`(if (and (vector? #,v) (>= (vector-length #,v) #,index))
               #,(compile-elements ps index 0 v env
                   (lambda (env)
                     #`(let ((#,ls (vector-elements #,v #,index)))
                         #,(compile-sequence #'p #'tail ls ls #`(set! #,ls) env sk fk)))
                   fk)
               #,fk)))
      ((p . rest) (loop #'rest (+ index 1))))))

;; Elements INDEX to END (exclusive) of the vector V against the patterns PS.
(define (compile-elements ps end index v env sk fk)
  (if (= index end)
      (sk env)
      (syntax-case ps ()
        ((p . rest)
         (compile-part #'p #`(vector-ref #,v #,index) #`(vector-set! #,v #,index) env
                       (lambda (env)
                         (compile-elements #'rest end (+ index 1) v env sk fk))
                       fk)))))

;; A quasi-pattern is rewritten into an ordinary pattern.
(define (compile-quasi q depth v get set env sk fk)
  (compile (quasi->pattern q depth) v get set env sk fk))

(define (quasi->pattern q depth)
  (syntax-case q (unquote unquote-splicing quasiquote)
    (() #'())
    ((unquote p)
     (if (zero? depth)
         #'p
         #`('unquote #,(quasi->pattern #'p (- depth 1)))))
    ((quasiquote p) #`('quasiquote #,(quasi->pattern #'p (+ depth 1))))
    (((unquote-splicing p)) (zero? depth) #'p)
    ((a . d) #`(#,(quasi->pattern #'a depth) . #,(quasi->pattern #'d depth)))
    (#(p ...)
     (with-syntax (((p ...) (quasi->pattern #'(p ...) depth))) #'#(p ...)))
    (datum #'(quote datum))))

;;; Clauses.

(define (compile-clauses clauses v get set)
  (syntax-case clauses ()
    (() #`(match-failure #,v))
    ((clause . rest)
     ;; The code of the later clauses is left out when nothing can reach it.
     (let* ((fail (fresh))
            (used #f)
            (code (compile-clause #'clause v get set
                                  (lambda () (set! used #t) #`(#,fail)))))
       (if used
           #`(let ((#,fail (lambda () #,(compile-clauses #'rest v get set)))) #,code)
           code)))))

(define (irrefutable? p)
  (and (identifier? p) #t))

(define (compile-clause clause v get set fail)
  (syntax-case clause (=>)
    ((p (=> next) . body)
     (let ((fk (fail)))
       (compile #'p v get set '()
                (lambda (env) #`(let ((next (lambda () #,fk))) #,(clause-body #'body)))
                fk)))
    ((p . body)
     (let ((fk (if (irrefutable? #'p) #f (fail))))
       (compile #'p v get set '() (lambda (env) (clause-body #'body)) fk)))))

(define (clause-body body)
  (syntax-case body ()
    ((e ...) (pair? #'(e ...)) #'(let () e ...))
    (_ #`(begin . #,body))))

(define (compile-match form expr clauses)
  (syntax-case clauses ()
    (() #'(match-syntax-error "no match clauses"))
    (((p . body) ...)
     (let* ((v (fresh))
            (place (if (identifier? expr) expr v)))
       #`(let ((#,v #,expr))
           #,(compile-clauses clauses v place #`(set! #,place)))))
    (_ (syntax-violation #f "source expression failed to match any pattern" form))))

) ; eval-when

;; As in Guile, mistakes are uses of a keyword that matches nothing.
(define-syntax match-syntax-error (syntax-rules ()))

;;; The macros.

(define-syntax match
  (lambda (form)
    "Match the value of an expression with the pattern of each clause in turn."
    (syntax-case form ()
      ((_) #'(match-syntax-error "missing match expression"))
      ((_ expr clause ...) (compile-match form #'expr #'(clause ...))))))

(define-syntax match-lambda
  (lambda (form)
    "A procedure of one argument that matches it."
    (syntax-case form ()
      ((_ clause ...)
       #`(lambda (arg) #,(compile-match form #'arg #'(clause ...)))))))

(define-syntax match-lambda*
  (lambda (form)
    "A procedure that matches the list of its arguments."
    (syntax-case form ()
      ((_ clause ...)
       #`(lambda args #,(compile-match form #'args #'(clause ...)))))))

(define-syntax match-let
  (lambda (form)
    "Bind the variables of patterns, all values first; a name makes a loop of it."
    (syntax-case form ()
      ((_ ((pattern expr) ...) body0 body ...)
       (with-syntax (((v ...) (generate-temporaries #'(expr ...))))
         #'(let ((v expr) ...)
             (match-let* ((pattern v) ...) body0 body ...))))
      ((_ loop ((pattern expr) ...) body0 body ...) (identifier? #'loop)
       (with-syntax (((v ...) (generate-temporaries #'(expr ...))))
         #'(let loop ((v expr) ...)
             (match-let* ((pattern v) ...) body0 body ...)))))))

(define-syntax match-let*
  (lambda (form)
    "Bind the variables of patterns one after the other."
    (syntax-case form ()
      ((_ () body0 body ...) #'(let () body0 body ...))
      ((_ ((pattern expr) . rest) body0 body ...)
       #'(match expr (pattern (match-let* rest body0 body ...)))))))

(define-syntax match-letrec
  (lambda (form)
    "Bind the variables of patterns, visible in all the expressions."
    (syntax-case form ()
      ((_ ((pattern expr) ...) body0 body ...)
       (let ((vars (list-variables #'(pattern ...) '())))
         (with-syntax (((var ...) vars)
                       ((new ...) (generate-temporaries vars)))
           ;; Every expression sees every variable; a pattern matched late sees
           ;; the variables of the earlier ones filled in.
           #'(let ((var #f) ...)
               (call-with-values
                   (lambda ()
                     (match-let ((pattern expr) ...) (values var ...)))
                 (lambda (new ...) (set! var new) ...))
               (let () body0 body ...))))))))
