;;; (system base lalr): LALR(1) parsers made from grammars.
;;
;; (lalr-parser [(expect: N)] [(driver: lr)] (TOKEN ... (left: TOKEN ...) ...)
;;              (NONTERMINAL (SYMBOL ... [(prec: TOKEN)]) [: ACTION] ...) ...)
;; In an action $1, $2, ... are the values of the symbols.  Tokens in later lists bind
;; tighter.  The parser is called with a procedure that gives the next token and one for
;; errors.  The interface is that of Dominique Boucher's lalr-scm.

(define-module (system base lalr)
  #:use-module (system base lalr tables)
  #:use-module (srfi srfi-9)
  #:export (lalr-parser lr-driver glr-driver print-states
            make-lexical-token lexical-token? lexical-token-category
            lexical-token-source lexical-token-value
            make-source-location source-location? source-location-input
            source-location-line source-location-column source-location-offset
            source-location-length source-location->source-properties))

(define-record-type lexical-token
  (make-lexical-token category source value)
  lexical-token?
  (category lexical-token-category)
  (source lexical-token-source)
  (value lexical-token-value))

(define-record-type source-location
  (make-source-location input line column offset length)
  source-location?
  (input source-location-input)
  (line source-location-line)
  (column source-location-column)
  (offset source-location-offset)
  (length source-location-length))

(define (source-location->source-properties loc)
  "LOC as an association list of filename, line and column."
  `((filename . ,(source-location-input loc))
    (line . ,(source-location-line loc))
    (column . ,(source-location-column loc))))

(define (category token)
  (if (lexical-token? token) (lexical-token-category token) token))
(define (value token)
  (if (lexical-token? token) (lexical-token-value token) token))

(define (action-of row token)
  (let ((entry (or (assq token row) (assq '*default* row))))
    (and entry (cadr entry))))

(define (lr-driver action-table goto-table reduction-table)
  "A parser.  ACTION-TABLE has a row for each state, entries of a token and the state to
shift to, the negated number of a reduction, accept or *error*; GOTO-TABLE the states
after nonterminals; REDUCTION-TABLE vectors of a nonterminal, how many values it takes, and
a procedure of them."
  (lambda (lexer errors)
    (define token #f)
    (define (row state) (vector-ref action-table state))
    (define (next!) (unless token (set! token (lexer))))
    ;; STACK: states and values in turn, a state first.
    (define (reduce stack number)
      (let ((reduction (vector-ref reduction-table number)))
        (let loop ((n (vector-ref reduction 1)) (stack stack) (values '()))
          (if (> n 0)
              (loop (- n 1) (cddr stack) (cons (cadr stack) values))
              (let ((result (apply (vector-ref reduction 2) values)))
                (step (cons* (cdr (assq (vector-ref reduction 0)
                                        (vector-ref goto-table (car stack))))
                             result stack)))))))
    ;; Leave states until one takes `error'; then skip what cannot follow.
    (define (recover stack)
      (let ((act (action-of (row (car stack)) 'error)))
        (cond ((and (integer? act) (> act 0))
               (let ((after (cons* act #f stack)))
                 (let skip ()
                   (next!)
                   (cond ((eq? (category token) '*eoi*) (errors-at-end))
                         ((assq (category token) (row act))
                          => (lambda (entry)
                               (if (and (integer? (cadr entry)) (> (cadr entry) 0))
                                   (begin (set! token #f)
                                          (step (cons* (cadr entry) #f after)))
                                   (step after))))
                         (else (set! token #f) (skip))))))
              ((pair? (cdr stack)) (recover (cddr stack)))
              (else (errors-at-end)))))
    (define (errors-at-end)
      (errors "Syntax error: unexpected end of input")
      #f)
    (define (step stack)
      (let* ((row (row (car stack)))
             (only (and (pair? row) (null? (cdr row)) (cadar row))))
        (if (and (not token) (integer? only) (< only 0))
            (reduce stack (- only))
            (begin
              (next!)
              (let* ((kind (category token)) (act (action-of row kind)))
                (cond ((not (symbol? kind))
                       (errors "Syntax error: invalid token: " token)
                       #f)
                      ((eq? act 'accept) (cadr stack))
                      ((or (not act) (eq? act '*error*))
                       (cond ((eq? kind '*eoi*) (errors-at-end))
                             (else
                              (errors "Syntax error: unexpected token : " token)
                              (recover stack))))
                      ((> act 0)
                       (let ((shifted (value token)))
                         (set! token #f)
                         (step (cons* act shifted stack))))
                      (else (reduce stack (- act)))))))))
    (step (list 0))))

(define (glr-driver action-table goto-table reduction-table)
  "Fail: there is no GLR parser."
  (error "glr-driver: not supported"))

(define (print-states)
  "Nothing: states are not kept."
  (if #f #f))

(define-syntax lalr-parser
  (lambda (form)
    "A parser of the grammar."
    (define (keyword-form? x) ; (expect: 5) and its like, not tokens
      (and (pair? x) (memq (car x) '(expect: output: out-table: driver:)) #t))
    (define (parse-rules rules)
      ;; Lists of a nonterminal, right side as data, action, and context.
      (apply append
             (map (lambda (rule)
                    (syntax-case rule ()
                      ((name . alternatives)
                       (let loop ((rest #'alternatives) (k 1))
                         (syntax-case rest ()
                           (() '())
                           ((rhs colon action . rest)
                            (eq? (syntax->datum #'colon) ':)
                            (cons (list (syntax->datum #'name) (syntax->datum #'rhs)
                                        #'action #'colon)
                                  (loop #'rest (+ k 1))))
                           ((rhs . rest)
                            (cons (list (syntax->datum #'name) (syntax->datum #'rhs)
                                        #f #'name (label (syntax->datum #'name) k))
                                  (loop #'rest (+ k 1)))))))))
                  rules)))
    (define (symbols rhs) (filter symbol? rhs))
    (define (numbered context n)
      (map (lambda (i)
             (datum->syntax context
               (string->symbol (string-append "$" (number->string (+ i 1))))))
           (iota n)))
    (define (reduction rule)
      (let* ((n (length (symbols (cadr rule)))) (names (numbered (cadddr rule) n)))
        #`(vector '#,(datum->syntax (cadddr rule) (car rule)) #,n
                  (lambda #,names
                    #,(or (caddr rule)
                          #`(vector '#,(datum->syntax (cadddr rule) (list-ref rule 4))
                                    #,@names))))))
    ;; What stands for rule K of NAME where it has no action.
    (define (label name k)
      (string->symbol (string-append (symbol->string name) "-" (number->string k))))
    (syntax-case form ()
      ((keyword . rest)
       (let skip ((rest #'rest) (expected 0))
         (syntax-case rest ()
           ((option . rest)
            (keyword-form? (syntax->datum #'option))
            (let ((option (syntax->datum #'option)))
              (skip #'rest (if (eq? (car option) 'expect:) (cadr option) expected))))
           ((tokens rule ...)
            (let ((rules (parse-rules #'(rule ...))))
              (call-with-values
                  (lambda ()
                    (lalr-tables (syntax->datum #'tokens)
                                 (map (lambda (rule) (list (car rule) (cadr rule))) rules)
                                 expected))
                (lambda (actions gotos)
                  #`(lr-driver '#,(datum->syntax #'keyword actions)
                               '#,(datum->syntax #'keyword gotos)
                               (vector #f #,@(map reduction rules)))))))))))))
