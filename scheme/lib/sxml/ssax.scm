;;; (sxml ssax): a framework for XML parsers that pass a seed along.
;;
;; Oleg Kiselyov, "SSAX: A functional XML parsing framework"; XML 1.0 and Namespaces in
;; XML (W3C); numbers in brackets are the productions of XML 1.0.  A name is a symbol,
;; or a pair of prefix and local part; a resolved name has a namespace's symbol there.

(define-module (sxml ssax)
  #:use-module (sxml ssax input-parse)
  #:use-module (sxml ssax tokens)
  #:use-module ((srfi srfi-1) #:select (fold))
  #:use-module ((srfi srfi-11) #:select (let*-values))
  #:export (ssax:reverse-collect-str-drop-ws ssax:read-char-data ssax:xml->sxml
            ssax:make-parser ssax:make-pi-parser ssax:make-elem-parser)
  #:re-export (current-ssax-error-port with-ssax-error-to-port xml-token?
               xml-token-kind xml-token-head make-empty-attlist attlist-add
               attlist-null? attlist-remove-top attlist->alist attlist-fold
               define-parsed-entity! reset-parsed-entity-definitions!
               ssax:uri-string->symbol ssax:skip-internal-dtd
               ssax:read-pi-body-as-string ssax:read-markup-token
               ssax:read-cdata-body ssax:read-char-ref ssax:read-attributes
               ssax:complete-start-tag ssax:read-external-id))

;;; Text between tags.

(define (ssax:read-char-data port expect-eof? str-handler seed)
  "Give text to (STR-HANDLER string string seed) up to a token that is neither a comment
nor CDATA: the seed and that token, an ENTITY-REF among them, or the end of file."
  (define (after-markup seed)
    (let ((token (ssax:read-markup-token port)))
      (case (xml-token-kind token)
        ((CDSECT) (loop (ssax:read-cdata-body port str-handler seed)))
        ((COMMENT) (loop seed))
        (else (values seed token)))))
  (define breaks (if expect-eof? '(#\< #\& #\return *eof*) '(#\< #\& #\return)))
  (define (loop seed)
    (let ((text (next-token '() breaks "reading char data" port)))
      (case (peek-char port)
        ((#\<) (after-markup (handle-text text str-handler seed)))
        ((#\&)
         (if (eqv? (peek-next-char port) #\#)
             (begin (read-char port)
                    (loop (str-handler text (ssax:read-char-ref port) seed)))
             (let ((name (ssax:read-NCName port)))
               (assert-curr-char '(#\;) "XML [68]" port)
               (values (handle-text text str-handler seed) (cons 'ENTITY-REF name)))))
        ((#\return)
         (read-char port)
         (finish-newline port)
         (loop (str-handler text "\n" seed)))
        (else (values (handle-text text str-handler seed) (peek-char port))))))
  (loop seed))

;;; Parsers.

(define nl "\n")
(define ascii->char integer->char)
(define char->ascii char->integer)
(define char-newline #\newline)
(define char-return #\return)
(define char-tab #\tab)

;; HANDLERS: (TARGET . procedure), TARGET a symbol or *DEFAULT*.
(define (pi-parser handlers)
  (lambda (port target seed)
    (let ((handler (or (assq target handlers) (assq '*DEFAULT* handlers))))
      (cond (handler ((cdr handler) port target seed))
            (else
             (ssax:warn port "Skipping PI: " target nl)
             (ssax:skip-pi port)
             seed)))))

(define (ssax:assert-token token kind head otherwise)
  "Call OTHERWISE unless TOKEN is of KIND and HEAD."
  (or (equal? token (make-xml-token kind head)) (otherwise token kind head)))

(define (check-end token head port what)
  (ssax:assert-token token 'END head
                     (lambda (token kind head)
                       (parser-error port what token " while expecting " kind head))))

(define (ssax:scan-Misc port)
  "The token after white space and comments, or the end of file."
  (let ((c (ssax:skip-S port)))
    (cond ((eof-object? c) c)
          ((not (char=? c #\<)) (parser-error port "XML [22], char '" c "' unexpected"))
          (else (let ((token (ssax:read-markup-token port)))
                  (if (eq? (xml-token-kind token) 'COMMENT) (ssax:scan-Misc port) token))))))

(define (elem-parser new-level finish text-handler pi-handlers)
  (define handle-pi (pi-parser pi-handlers))
  (lambda (head port elems entities namespaces preserve-ws? seed)
    (let element ((head head) (port port) (entities entities) (namespaces namespaces)
                  (parent-seed seed))
      (call-with-values
          (lambda () (ssax:complete-start-tag head port elems entities namespaces))
        (lambda (name attributes namespaces content)
          (define (end seed) (finish name attributes namespaces parent-seed seed))
          (define (body port entities expect-eof? seed)
            (call-with-values
                (lambda () (ssax:read-char-data port expect-eof? text-handler seed))
              (lambda (seed token)
                (if (eof-object? token)
                    seed
                    (case (xml-token-kind token)
                      ((END)
                       (check-end token head port "[GIMatch] broken for ")
                       (end seed))
                      ((PI)
                       (body port entities expect-eof?
                             (handle-pi port (xml-token-head token) seed)))
                      ((ENTITY-REF)
                       (body port entities expect-eof?
                             (ssax:handle-parsed-entity port (xml-token-head token) entities
                                            (lambda (port entities seed)
                                              (body port entities #t seed))
                                            text-handler seed)))
                      ((START)
                       (when (eq? content 'PCDATA)
                         (parser-error port "[elementvalid] broken for " name
                               " with char content only; unexpected token " token))
                       (body port entities expect-eof?
                             (element (xml-token-head token) port entities namespaces
                                      seed)))
                      (else (parser-error port "XML [43] broken for " token)))))))
          (let ((seed (new-level name attributes namespaces content parent-seed)))
            (case content
              ((EMPTY-TAG) (end seed))
              ((EMPTY)
               (check-end (and (eqv? #\< (ssax:skip-S port)) (ssax:read-markup-token port))
                          head port "[elementvalid] broken for ")
               (end seed))
              (else (body port entities #f seed)))))))))

(define (document-parser doctype undecl-root decl-root new-level finish text-handler
                         pi-handlers)
  (define handle-pi (pi-parser pi-handlers))
  (define parse-element (elem-parser new-level finish text-handler pi-handlers))
  ;; What comes before the root element; ROOT is called with its token.
  (define (prolog port seed declared? root)
    (let ((token (ssax:scan-Misc port)))
      (when (eof-object? token) (parser-error port "XML [22], unexpected EOF"))
      (let ((head (xml-token-head token)))
        (case (xml-token-kind token)
          ((PI) (prolog port (handle-pi port head seed) declared? root))
          ((START) (root head seed))
          ((DECL)
           (if declared?
               (parser-error port "XML [22], unexpected markup " token)
               (read-doctype port head seed)))
          (else (parser-error port "XML [22], unexpected token of kind " (xml-token-kind token)))))))
  (define (read-doctype port head seed)
    (unless (eq? head 'DOCTYPE)
      (parser-error port "XML [22], expected DOCTYPE declaration, found " head))
    (assert-curr-char ssax:S-chars "XML [28], space after DOCTYPE" port)
    (ssax:skip-S port)
    (let* ((name (ssax:read-QName port))
           (system-id (and (ssax:ncname-starting-char? (ssax:skip-S port)) (ssax:read-external-id port)))
           (subset? (begin (ssax:skip-S port)
                           (eqv? #\[ (assert-curr-char '(#\> #\[)
                                                       "XML [28], end-of-DOCTYPE" port)))))
      (call-with-values (lambda () (doctype port name system-id subset? seed))
        (lambda (elems entities namespaces seed)
          (prolog port seed #t
                  (lambda (head seed)
                    (parse-element head port elems entities namespaces #f
                                   (decl-root head seed))))))))
  (lambda (port seed)
    (prolog port seed #f
            (lambda (head seed)
              (call-with-values (lambda () (undecl-root head seed))
                (lambda (elems entities namespaces seed)
                  (parse-element head port elems entities namespaces #f seed)))))))

(define (default-doctype port name system-id subset? seed)
  (when subset?
    (ssax:warn port "Internal DTD subset is not currently handled ")
    (ssax:skip-internal-dtd port))
  (ssax:warn port "DOCTYPE DECL " name " " system-id " found and skipped")
  (values #f '() '() seed))

(define-syntax-rule (pi-handlers (target . handler) ...)
  (list (cons 'target handler) ...))

(define-syntax-rule (ssax:make-pi-parser (handler ...))
  "A parser (port target seed) of processing instructions."
  (pi-parser (pi-handlers handler ...)))

(define-syntax-rule (ssax:make-elem-parser new-level finish char-data (handler ...))
  "A parser (tag-head port elems entities namespaces preserve-ws? seed) of elements."
  (elem-parser new-level finish char-data (pi-handlers handler ...)))

(define-syntax-rule (ssax:make-parser/positional-args handler ... (pi ...))
  (document-parser handler ... (pi-handlers pi ...)))

(define-syntax-rule (ssax:define-labeled-arg-macro name (positional (label . default) ...))
  ;; Keyword NAME: a use of POSITIONAL whose arguments stand after their labels.
  (define-syntax name
    (lambda (form)
      (syntax-case form ()
        ((_ arg (... ...))
         (let ((given (let loop ((args #'(arg (... ...))))
                        (syntax-case args ()
                          (() '())
                          ((key value . rest)
                           (acons (syntax->datum #'key) #'value (loop #'rest)))))))
           (define (argument key or-else)
             (cond ((assq key given) => cdr)
                   ((pair? or-else) (car or-else))
                   (else (syntax-violation 'name "missing handler" form key))))
           #`(positional #,@(list (argument 'label (syntax->list #'default)) ...))))))))

(define (syntax->list x)
  (syntax-case x () (() '()) ((a . b) (cons #'a (syntax->list #'b)))))

(ssax:define-labeled-arg-macro ssax:make-parser
  (ssax:make-parser/positional-args
   (DOCTYPE default-doctype)
   (UNDECL-ROOT (lambda (head seed) (values #f '() '() seed)))
   (DECL-ROOT (lambda (head seed) seed))
   (NEW-LEVEL-SEED) (FINISH-ELEMENT) (CHAR-DATA-HANDLER)
   (PI ())))

;;; Text fragments, collected last first, with elements among them.

(define (collect fragments drop?)
  (define (push strings result)
    (if (or (null? strings) (drop? strings))
        result
        (cons (string-concatenate strings) result)))
  (let loop ((fragments fragments) (strings '()) (result '()))
    (cond ((null? fragments) (push strings result))
          ((string? (car fragments))
           (loop (cdr fragments) (cons (car fragments) strings) result))
          (else
           (loop (cdr fragments) '() (cons (car fragments) (push strings result)))))))

(define (ssax:reverse-collect-str fragments)
  (collect fragments (const #f)))

(define (ssax:reverse-collect-str-drop-ws fragments)
  "Reverse FRAGMENTS, joining strings and leaving out those of white space alone."
  (collect fragments
           (lambda (strings)
             (and-map (lambda (s) (string-every char-whitespace? s)) strings))))

(define (ssax:xml->sxml port namespace-prefix-assig)
  "The document on PORT as SXML; the argument gives prefixes (SYMBOL . URI)."
  (define namespaces
    (map (lambda (entry) (cons* #f (car entry) (ssax:uri-string->symbol (cdr entry))))
         namespace-prefix-assig))
  (define (sxml-name name)
    (if (pair? name) (symbol-append (car name) ': (cdr name)) name))
  (define parse
    (ssax:make-parser
     NEW-LEVEL-SEED (lambda (name attributes namespaces content seed) '())
     FINISH-ELEMENT
     (lambda (name attributes namespaces parent-seed seed)
       (let ((attrs (fold (lambda (attr attrs)
                            (cons (list (sxml-name (car attr)) (cdr attr)) attrs))
                          '() attributes))
             (body (ssax:reverse-collect-str seed)))
         (acons (sxml-name name)
                (if (null? attrs) body (acons '@ attrs body))
                parent-seed)))
     CHAR-DATA-HANDLER
     (lambda (s1 s2 seed) (if (string-null? s2) (cons s1 seed) (cons* s2 s1 seed)))
     DOCTYPE
     (lambda (port name system-id subset? seed)
       (call-with-values (lambda () (default-doctype port name system-id subset? seed))
         (lambda (elems entities none seed) (values elems entities namespaces seed))))
     UNDECL-ROOT (lambda (head seed) (values #f '() namespaces seed))
     PI ((*DEFAULT* . (lambda (port target seed)
                        (cons (list '*PI* target (ssax:read-pi-body-as-string port))
                              seed))))))
  (let ((content (reverse (parse port '()))))
    (cons '*TOP*
          (if (null? namespace-prefix-assig)
              content
              (cons `(@ (*NAMESPACES* ,@(map (lambda (entry) (list (car entry) (cdr entry)))
                                             namespace-prefix-assig)))
                    content)))))
