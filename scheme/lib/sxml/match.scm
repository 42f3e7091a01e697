;;; (sxml match): matching of SXML trees.
;;
;; Jim Bender, "sxml-match"; Guile manual, "sxml-match".  In a pattern ,x binds what is
;; there, ,[x] what the whole match gives for it, ,[f -> x] what F gives; p ... stands
;; for any number; an element's attributes are looked up by name.

(define-module (sxml match)
  #:export (sxml-match sxml-match-let sxml-match-let*))

(define (attributes node)
  (let ((rest (cdr node)))
    (if (and (pair? rest) (pair? (car rest)) (eq? (caar rest) '@)) (cdar rest) '())))
(define (kids node)
  (let ((rest (cdr node)))
    (if (and (pair? rest) (pair? (car rest)) (eq? (caar rest) '@)) (cdr rest) rest)))
(define (element? x tag) (and (pair? x) (eq? (car x) tag) (list? x)))
(define (nodes? x) (and (list? x) (or (null? x) (not (symbol? (car x))))))

;; PROC on each of NODES, which gives a list of results or #f: lists of the first, second,
;; ... results and the rest of NODES, leaving at least LEAST of them.
(define (match-many proc nodes least n)
  (let loop ((nodes nodes) (left (- (length nodes) least)) (found '()))
    (let ((results (and (> left 0) (proc (car nodes)))))
      (if results
          (loop (cdr nodes) (- left 1) (cons results found))
          (cons (map (lambda (i) (map (lambda (results) (list-ref results i))
                                      (reverse found)))
                     (iota n))
                nodes)))))

(define (no-match . _)
  (error 'sxml-match "no matching clause found"))

(eval-when (expand load eval)
  (define (ellipsis? x) (and (identifier? x) (eq? (syntax->datum x) '...)))

  ;; The variables that PATTERN binds, in order.
  (define (variables pattern)
    (syntax-case pattern (unquote @)
      ((unquote x)
       (syntax-case #'x ()
         (() '())
         ((head . tail)
          (vector? (syntax->datum #'x))
          '())
         (_ (unquoted-variables #'x))))
      ((a . b) (append (variables #'a) (variables #'b)))
      (_ '())))
  (define (unquoted-variables x)
    (syntax-case x ()
      (id (identifier? #'id) (list #'id))
      ((f arrow var ...) (eq? (syntax->datum #'arrow) '->) #'(var ...))
      ((var ...) #'(var ...))))

  ;; An expression for matching the value of identifier V with PATTERN: SUCCESS, with the
  ;; variables bound, or FAILURE.  AGAIN is the name of the whole match.
  (define (match-node pattern v success failure again)
    (syntax-case pattern (unquote)
      ((unquote x) (match-variable #'x v success failure again))
      ((tag . items)
       (eq? (syntax->datum #'tag) 'list)
       #`(if (nodes? #,v) #,(match-nodes #'items v success failure again) #,failure))
      ((tag . items)
       (identifier? #'tag)
       #`(if (element? #,v 'tag)
             #,(syntax-case #'items ()
                 (((at . attrs) . rest)
                  (eq? (syntax->datum #'at) '@)
                  (with-syntax (((a k) (generate-temporaries '(a k))))
                    #`(let ((a (attributes #,v)) (k (kids #,v)))
                        #,(match-attributes #'attrs #'a
                                            (match-nodes #'rest #'k success failure again)
                                            failure again))))
                 (rest
                  (with-syntax (((k) (generate-temporaries '(k))))
                    #`(let ((k (kids #,v)))
                        #,(match-nodes #'rest #'k success failure again)))))
             #,failure))
      (literal #`(if (equal? #,v 'literal) #,success #,failure))))

  (define (match-variable x v success failure again)
    (syntax-case x ()
      (id (identifier? #'id) #`(let ((id #,v)) #,success))
      ((f arrow var ...)
       (eq? (syntax->datum #'arrow) '->)
       #`(call-with-values (lambda () (f #,v)) (lambda (var ...) #,success)))
      ((var ...) #`(call-with-values (lambda () (#,again #,v)) (lambda (var ...) #,success)))))

  (define (match-nodes items v success failure again)
    (syntax-case items (unquote)
      (() #`(if (null? #,v) #,success #,failure))
      ((unquote x) (match-variable #'x v success failure again))
      ((item dots . rest)
       (ellipsis? #'dots)
       (let* ((names (variables #'item))
              (least (let count ((rest #'rest))
                       (syntax-case rest (unquote)
                         ((unquote x) 0)
                         ((a . b) (+ 1 (count #'b)))
                         (_ 0)))))
         (with-syntax (((node found tail) (generate-temporaries '(node found tail)))
                       ((name ...) names))
           #`(let* ((found (match-many
                            (lambda (node)
                              #,(match-node #'item #'node #'(list name ...) #'#f again))
                            #,v #,least #,(length names)))
                    (tail (cdr found)))
               (apply (lambda (name ...)
                        #,(match-nodes #'rest #'tail success failure again))
                      (car found))))))
      ((item . rest)
       (with-syntax (((first tail) (generate-temporaries '(first tail))))
         #`(if (pair? #,v)
               (let ((first (car #,v)) (tail (cdr #,v)))
                 #,(match-node #'item #'first
                               (match-nodes #'rest #'tail success failure again)
                               failure again))
               #,failure)))))

  (define (match-attributes attrs a success failure again)
    (syntax-case attrs (unquote)
      (() success)
      ((unquote x) (match-variable #'x a success failure again))
      (((name pattern) . rest)
       (with-syntax (((entry value others) (generate-temporaries '(entry value others))))
         (let ((then (lambda (pattern)
                       (match-node pattern #'value
                                   (match-attributes #'rest #'others success failure again)
                                   failure again))))
           (syntax-case #'pattern (unquote)
             ((unquote (var default))
              (not (eq? (syntax->datum #'default) '->))
              #`(let* ((entry (assq 'name #,a))
                       (value (if entry (cadr entry) default))
                       (others (if entry (delq entry #,a) #,a)))
                  #,(then #'(unquote var))))
             (((unquote var) default)
              #`(let* ((entry (assq 'name #,a))
                       (value (if entry (cadr entry) default))
                       (others (if entry (delq entry #,a) #,a)))
                  #,(then #'(unquote var))))
             (pattern
              #`(let ((entry (assq 'name #,a)))
                  (if entry
                      (let ((value (cadr entry)) (others (delq entry #,a)))
                        #,(then #'pattern))
                      #,failure))))))))))

(define-syntax sxml-match
  (lambda (form)
    "Evaluate the body of the first clause whose pattern matches."
    (define (clauses rest v again)
      (syntax-case rest ()
        (() #`(no-match #,v))
        (((pattern body ...) . rest)
         (with-syntax (((fail) (generate-temporaries '(fail))))
           #`(let ((fail (lambda () #,(clauses #'rest v again))))
               #,(match-node #'pattern v
                             (syntax-case #'(body ...) ()
                               (((guard test ...) body ...)
                                (eq? (syntax->datum #'guard) 'guard)
                                #'(if (and test ...) (let () body ...) (fail)))
                               (_ #'(let () body ...)))
                             #'(fail) again))))))
    (syntax-case form ()
      ((_ expr clause ...)
       #`(let again ((v expr)) #,(clauses #'(clause ...) #'v #'again))))))

(define-syntax sxml-match-let
  (syntax-rules ()
    "Match every expression with its pattern, and evaluate the body."
    ((_ () body ...) (let () body ...))
    ((_ ((pattern expr) . rest) body ...)
     (sxml-match expr
       (pattern (sxml-match-let rest body ...))
       (,other (error 'sxml-match-let "could not match pattern ~s" 'pattern))))))

(define-syntax-rule (sxml-match-let* (binding ...) body ...)
  "The same, each in the scope of those before."
  (sxml-match-let (binding ...) body ...))
