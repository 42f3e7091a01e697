;;; (sxml ssax): a framework for XML parsers that pass a seed along.
;;
;; Oleg Kiselyov, "SSAX: A functional XML parsing framework"; XML 1.0 and Namespaces in
;; XML (W3C); numbers in brackets are the productions of XML 1.0.  A name is a symbol,
;; or a pair of prefix and local part; a resolved name has a namespace's symbol there.

(define-module (sxml ssax)
  #:use-module (sxml ssax input-parse)
  #:use-module ((srfi srfi-1) #:select (fold))
  #:export (current-ssax-error-port with-ssax-error-to-port
            xml-token? xml-token-kind xml-token-head
            make-empty-attlist attlist-add attlist-null? attlist-remove-top
            attlist->alist attlist-fold
            define-parsed-entity! reset-parsed-entity-definitions!
            ssax:uri-string->symbol ssax:skip-internal-dtd
            ssax:read-pi-body-as-string ssax:reverse-collect-str-drop-ws
            ssax:read-markup-token ssax:read-cdata-body ssax:read-char-ref
            ssax:read-attributes ssax:complete-start-tag ssax:read-external-id
            ssax:read-char-data ssax:xml->sxml
            ssax:make-parser ssax:make-pi-parser ssax:make-elem-parser))

(define (fail port . message)
  (apply throw 'parser-error port message))

;; Where warnings go.
(define current-ssax-error-port (make-parameter (current-error-port)))

(define (with-ssax-error-to-port port thunk)
  "Call THUNK with warnings going to PORT."
  (parameterize ((current-ssax-error-port port)) (thunk)))

(define (ssax:warn . args)
  (let ((port (current-ssax-error-port)))
    (for-each (lambda (arg) (display arg port))
              (append '(";;; SSAX warning: ") args '("\n")))))

;;; Tokens of markup: (KIND . HEAD).

(define xml-token? pair?)
(define xml-token-kind car)
(define xml-token-head cdr)

(define spaces '(#\space #\newline #\tab #\return))

(define (skip-space port) (skip-while spaces port))

(define (name-start? c)
  (and (char? c) (or (char-alphabetic? c) (char=? c #\_))))

(define (read-ncname port)
  (let ((c (peek-char port)))
    (unless (name-start? c) (fail port "XMLNS [4] for '" c "'")))
  (string->symbol
   (next-token-of (lambda (c)
                    (and (char? c)
                         (or (char-alphabetic? c) (string-index "0123456789.-_" c))
                         c))
                  port)))

(define (read-qname port)
  (let ((first (read-ncname port)))
    (cond ((eqv? (peek-char port) #\:)
           (read-char port)
           (cons first (read-ncname port)))
          (else first))))

(define (ssax:read-markup-token port)
  "The token that starts with the next <: (START . name), (END . name), (PI . name),
(DECL . name), (CDSECT . #f), (COMMENT . #f)."
  (assert-curr-char '(#\<) "start of the token" port)
  (case (peek-char port)
    ((#\/)
     (read-char port)
     (let ((name (read-qname port)))
       (skip-space port)
       (assert-curr-char '(#\>) "XML [42]" port)
       (cons 'END name)))
    ((#\?) (read-char port) (cons 'PI (read-ncname port)))
    ((#\!)
     (case (peek-next-char port)
       ((#\-)
        (read-char port)
        (assert-curr-char '(#\-) "XML [15], second dash" port)
        (unless (find-string-from-port? "-->" port) (fail port "XML [15], no -->"))
        (cons 'COMMENT #f))
       ((#\[)
        (read-char port)
        (unless (string=? "CDATA[" (read-string 6 port)) (fail port "XML [19], no CDATA["))
        (cons 'CDSECT #f))
       (else (cons 'DECL (read-ncname port)))))
    (else (cons 'START (read-qname port)))))

;; The text up to CLOSING and >, which are read.
(define (read-until closing comment port)
  (let loop ((parts '()))
    (let ((part (next-token '() (list closing) comment port)))
      (cond ((eqv? #\> (peek-next-char port))
             (read-char port)
             (string-concatenate-reverse (cons part parts)))
            (else (loop (cons* (string closing) part parts)))))))

(define (ssax:read-pi-body-as-string port)
  "The rest of a processing instruction."
  (skip-space port)
  (read-until #\? "reading PI content" port))

(define (ssax:skip-internal-dtd port)
  "Skip the internal subset of a document type."
  (unless (find-string-from-port? "]>" port)
    (fail port "Failed to find ]> terminating the internal DTD subset")))

;; Skip the line end that was begun with a return.
(define (finish-newline port)
  (when (eqv? (peek-char port) #\newline) (read-char port)))

(define (ssax:read-cdata-body port str-handler seed)
  "Give the text of a CDATA section to (STR-HANDLER string string seed)."
  (let loop ((seed seed))
    (let ((text (next-token '() '(#\return #\newline #\] #\&) "reading CDATA" port)))
      (case (read-char port)
        ((#\newline) (loop (str-handler text "\n" seed)))
        ((#\return) (finish-newline port) (loop (str-handler text "\n" seed)))
        ((#\])
         (if (eqv? (peek-char port) #\])
             (let closing ((seed (handle-text text str-handler seed)))
               (case (peek-next-char port)
                 ((#\>) (read-char port) seed)
                 ((#\]) (closing (str-handler "]" "" seed)))
                 (else (loop (str-handler "]]" "" seed)))))
             (loop (str-handler text "]" seed))))
        (else
         (let ((name (next-token-of (lambda (c) (and (char? c) (char-alphabetic? c) c))
                                    port)))
           (cond ((and (string=? name "gt") (eqv? (peek-char port) #\;))
                  (read-char port)
                  (loop (str-handler text ">" seed)))
                 (else
                  (loop (str-handler name "" (str-handler text "&" seed)))))))))))

(define (handle-text text str-handler seed)
  (if (string-null? text) seed (str-handler text "" seed)))

(define (ssax:read-char-ref port)
  "The string that a reference stands for, read after &#."
  (let* ((base (cond ((eqv? (peek-char port) #\x) (read-char port) 16) (else 10)))
         (name (next-token '() '(#\;) "XML [66]" port))
         (code (string->number name base)))
    (read-char port)
    (if (integer? code)
        (string (integer->char code))
        (fail port "[wf-Legalchar] broken for '" name "'"))))

;;; Entities.

(define predefined-entities
  '((amp . "&") (lt . "<") (gt . ">") (apos . "'") (quot . "\"")))
(define parsed-entities predefined-entities)

(define (reset-parsed-entity-definitions!)
  "Forget what define-parsed-entity! said."
  (set! parsed-entities predefined-entities))

(define (define-parsed-entity! entity str)
  "Let STR stand for &ENTITY; everywhere."
  (set! parsed-entities (acons entity str parsed-entities)))

;; CONTENT is called with the entity's text as a port, entities and seed; NAME stands
;; for nothing in them.
(define (handle-entity port name entities content str-handler seed)
  (define (expand text)
    (let ((entities (acons name #f entities)))
      (cond ((string? text)
             (call-with-input-string text
               (lambda (port) (content port entities seed))))
            ((input-port? text)
             (let ((result (content text entities seed)))
               (close-port text)
               result))
            (else (fail port "[norecursion] broken for " name)))))
  (cond ((assq name entities)
         => (lambda (entry)
              (expand (if (procedure? (cdr entry)) ((cdr entry)) (cdr entry)))))
        ((assq name parsed-entities)
         => (lambda (entry) (str-handler (cdr entry) "" seed)))
        ((assq '*DEFAULT* entities)
         => (lambda (entry)
              (expand (and (procedure? (cdr entry)) ((cdr entry) port name)))))
        (else (fail port "[wf-entdeclared] broken for " name))))

;;; Attributes: an association list, sorted by name.

(define (make-empty-attlist) "No attributes." '())
(define attlist-null? null?)
(define (attlist->alist attlist) "An association list." attlist)
(define attlist-fold fold)
(define (attlist-remove-top attlist) "The first one, and the others."
  (values (car attlist) (cdr attlist)))

;; Simple names come before pairs.
(define (name<? n1 n2)
  (define (symbol<? s1 s2) (string<? (symbol->string s1) (symbol->string s2)))
  (cond ((symbol? n1) (or (pair? n2) (symbol<? n1 n2)))
        ((symbol? n2) #f)
        ((eq? (car n1) (car n2)) (symbol<? (cdr n1) (cdr n2)))
        (else (symbol<? (car n1) (car n2)))))

(define (attlist-add attlist name-value)
  "ATTLIST with NAME-VALUE in its place, or #f if the name is there."
  (cond ((or (null? attlist) (name<? (car name-value) (caar attlist)))
         (cons name-value attlist))
        ((equal? (car name-value) (caar attlist)) #f)
        (else (let ((rest (attlist-add (cdr attlist) name-value)))
                (and rest (cons (car attlist) rest))))))

(define (ssax:read-attributes port entities)
  "The attributes up to the end of a tag, their references replaced."
  (let loop ((attlist '()))
    (if (name-start? (skip-space port))
        (let ((name (read-qname port)))
          (skip-space port)
          (assert-curr-char '(#\=) "XML [25]" port)
          (skip-space port)
          (let ((mark (assert-curr-char '(#\' #\") "XML [10]" port)))
            (loop (or (attlist-add attlist
                                   (cons name
                                         (string-concatenate-reverse
                                          (read-value mark port entities '()))))
                      (fail port "[uniqattspec] broken for " name)))))
        attlist)))

;; The parts of an attribute's value up to MARK, before PARTS, last first.
(define (read-value mark port entities parts)
  (let* ((parts (cons (next-token '() (cons* mark #\< #\& spaces) "XML [10]" port)
                      parts))
         (end (read-char port)))
    (define (continue parts) (read-value mark port entities parts))
    (cond ((or (eof-object? end) (eqv? end mark)) parts)
          ((eqv? end #\return) (finish-newline port) (continue (cons " " parts)))
          ((memv end spaces) (continue (cons " " parts)))
          ((not (eqv? end #\&)) (fail port "[CleanAttrVals] broken"))
          ((eqv? (peek-char port) #\#)
           (read-char port)
           (continue (cons (ssax:read-char-ref port) parts)))
          (else
           (let ((name (read-ncname port)))
             (assert-curr-char '(#\;) "XML [68]" port)
             (continue
              (handle-entity port name entities
                             (lambda (port entities parts)
                               (read-value '*eof* port entities parts))
                             (lambda (s1 s2 parts) (cons (string-append s1 s2) parts))
                             parts)))))))

;;; Names and namespaces: entries (PREFIX USER-PREFIX . URI).

(define (ssax:uri-string->symbol uri)
  "The symbol that stands for the namespace URI."
  (string->symbol uri))

(define (resolve-name port name namespaces default?)
  (cond ((pair? name)
         (cons (cond ((assq (car name) namespaces) => cadr)
                     ((eq? (car name) 'xml) 'xml)
                     (else (fail port "[nsc-NSDeclared] broken; prefix " (car name))))
               (cdr name)))
        ((and default? (assq '*DEFAULT* namespaces))
         => (lambda (entry) (if (cadr entry) (cons (cadr entry) name) name)))
        (else name)))

(define (declaration? name)
  (or (eq? name 'xmlns) (and (pair? name) (eq? (car name) 'xmlns))))

;; NAMESPACES with what an xmlns attribute says.
(define (declare-namespace port attr namespaces)
  (let* ((name (car attr)) (prefix (if (pair? name) (cdr name) '*DEFAULT*)) (uri (cdr attr)))
    (if (string-null? uri)
        (if (pair? name)
            (fail port "[dt-NSName] broken for " prefix)
            (cons '(*DEFAULT* #f . #f) namespaces))
        (let* ((symbol (ssax:uri-string->symbol uri))
               (known (or-map (lambda (entry) (and (eq? symbol (cddr entry)) entry))
                              namespaces)))
          (cons (cons* prefix (if known (cadr known) symbol) symbol) namespaces)))))

;; ATTLIST checked by the declarations DECLS, (NAME TYPE USE DEFAULT) each, with the
;; defaults that they give.
(define (validate port attlist decls)
  (for-each
   (lambda (attr)
     (let ((decl (assoc (car attr) decls)))
       (cond ((not decl)
              (unless (declaration? (car attr)) (fail port "[ValueType] broken for " attr)))
             ((and (eq? (caddr decl) 'FIXED) (not (equal? (cdr attr) (cadddr decl))))
              (fail port "[FixedAttr] broken for " (car attr)))
             ((and (pair? (cadr decl)) (not (member (cdr attr) (cadr decl))))
              (fail port "[enum] broken for " (car attr) "=" (cdr attr))))))
   attlist)
  (fold (lambda (decl attlist)
          (cond ((assoc (car decl) attlist) attlist)
                ((eq? (caddr decl) 'REQUIRED)
                 (fail port "[RequiredAttr] broken for" (car decl)))
                ((cadddr decl) (attlist-add attlist (cons (car decl) (cadddr decl))))
                (else attlist)))
        attlist decls))

(define (ssax:complete-start-tag tag-head port elems entities namespaces)
  "The resolved name, attributes, namespaces and expected content (ANY, EMPTY-TAG or
what ELEMS declares) of the tag whose name has been read."
  (let* ((attlist (ssax:read-attributes port entities))
         (empty-tag? (begin (skip-space port)
                            (eqv? #\/ (assert-curr-char '(#\> #\/) "XML [40], XML [44], no '>'"
                                                        port)))))
    (when empty-tag? (assert-curr-char '(#\>) "XML [44], no '>'" port))
    (let* ((decl (and elems
                      (or (assoc tag-head elems)
                          (fail port "[elementvalid] broken, no decl for " tag-head))))
           (attlist (if decl (validate port attlist (caddr decl)) attlist))
           (namespaces (fold (lambda (attr namespaces)
                               (if (declaration? (car attr))
                                   (declare-namespace port attr namespaces)
                                   namespaces))
                             namespaces attlist)))
      (values (resolve-name port tag-head namespaces #t)
              (fold (lambda (attr resolved)
                      (if (declaration? (car attr))
                          resolved
                          (or (attlist-add resolved
                                           (cons (resolve-name port (car attr) namespaces #f)
                                                 (cdr attr)))
                              (fail port "[uniqattspec] after NS expansion broken for "
                                    (car attr)))))
                    '() attlist)
              namespaces
              (cond (empty-tag? 'EMPTY-TAG)
                    (decl (cadr decl))
                    (else 'ANY))))))

(define (ssax:read-external-id port)
  "The system identifier of SYSTEM \"...\" or PUBLIC \"...\" \"...\"."
  (define (read-literal)
    (skip-space port)
    (let* ((mark (assert-curr-char '(#\' #\") "XML [11], XML [12]" port))
           (text (next-token '() (list mark) "XML [11]" port)))
      (read-char port)
      text))
  (let ((kind (read-ncname port)))
    (assert-curr-char spaces "space after SYSTEM or PUBLIC" port)
    (case kind
      ((SYSTEM) (read-literal))
      ((PUBLIC) (read-literal) (read-literal))
      (else (fail port "XML [75], " kind " rather than SYSTEM or PUBLIC")))))

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
             (let ((name (read-ncname port)))
               (assert-curr-char '(#\;) "XML [68]" port)
               (values (handle-text text str-handler seed) (cons 'ENTITY-REF name)))))
        ((#\return)
         (read-char port)
         (finish-newline port)
         (loop (str-handler text "\n" seed)))
        (else (values (handle-text text str-handler seed) (peek-char port))))))
  (loop seed))

;;; Parsers.

;; HANDLERS: (TARGET . procedure), TARGET a symbol or *DEFAULT*.
(define (pi-parser handlers)
  (lambda (port target seed)
    (let ((handler (or (assq target handlers) (assq '*DEFAULT* handlers))))
      (cond (handler ((cdr handler) port target seed))
            (else
             (ssax:warn "Skipping PI: " target "\n")
             (unless (find-string-from-port? "?>" port)
               (fail port "Failed to find ?> terminating the PI"))
             seed)))))

(define (check-end token head port what)
  (unless (equal? token (cons 'END head))
    (fail port what token " while expecting " 'END head)))

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
                             (handle-entity port (xml-token-head token) entities
                                            (lambda (port entities seed)
                                              (body port entities #t seed))
                                            text-handler seed)))
                      ((START)
                       (when (eq? content 'PCDATA)
                         (fail port "[elementvalid] broken for " name
                               " with char content only; unexpected token " token))
                       (body port entities expect-eof?
                             (element (xml-token-head token) port entities namespaces
                                      seed)))
                      (else (fail port "XML [43] broken for " token)))))))
          (let ((seed (new-level name attributes namespaces content parent-seed)))
            (case content
              ((EMPTY-TAG) (end seed))
              ((EMPTY)
               (check-end (and (eqv? #\< (skip-space port)) (ssax:read-markup-token port))
                          head port "[elementvalid] broken for ")
               (end seed))
              (else (body port entities #f seed)))))))))

(define (document-parser doctype undecl-root decl-root new-level finish text-handler
                         pi-handlers)
  (define handle-pi (pi-parser pi-handlers))
  (define parse-element (elem-parser new-level finish text-handler pi-handlers))
  ;; What comes before the root element; ROOT is called with its token.
  (define (prolog port seed declared? root)
    (let ((c (skip-space port)))
      (cond ((eof-object? c) (fail port "XML [22], unexpected EOF"))
            ((not (char=? c #\<)) (fail port "XML [22], char '" c "' unexpected")))
      (let* ((token (ssax:read-markup-token port)) (head (xml-token-head token)))
        (case (xml-token-kind token)
          ((COMMENT) (prolog port seed declared? root))
          ((PI) (prolog port (handle-pi port head seed) declared? root))
          ((START) (root head seed))
          ((DECL)
           (if declared?
               (fail port "XML [22], unexpected markup " token)
               (read-doctype port head seed)))
          (else (fail port "XML [22], unexpected token of kind " (xml-token-kind token)))))))
  (define (read-doctype port head seed)
    (unless (eq? head 'DOCTYPE)
      (fail port "XML [22], expected DOCTYPE declaration, found " head))
    (assert-curr-char spaces "XML [28], space after DOCTYPE" port)
    (skip-space port)
    (let* ((name (read-qname port))
           (system-id (and (name-start? (skip-space port)) (ssax:read-external-id port)))
           (subset? (begin (skip-space port)
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
    (ssax:warn "Internal DTD subset is not currently handled ")
    (ssax:skip-internal-dtd port))
  (ssax:warn "DOCTYPE DECL " name " " system-id " found and skipped")
  (values #f '() '() seed))

(define-syntax-rule (pi-handlers (target . handler) ...)
  (list (cons 'target handler) ...))

(define-syntax-rule (ssax:make-pi-parser (handler ...))
  "A parser (port target seed) of processing instructions."
  (pi-parser (pi-handlers handler ...)))

(define-syntax-rule (ssax:make-elem-parser new-level finish char-data (handler ...))
  "A parser (tag-head port elems entities namespaces preserve-ws? seed) of elements."
  (elem-parser new-level finish char-data (pi-handlers handler ...)))

(define-syntax ssax:make-parser
  (lambda (form)
    "A parser (port seed) of documents; its handlers stand after their names."
    (define defaults
      `((DOCTYPE . ,#'default-doctype)
        (UNDECL-ROOT . ,#'(lambda (head seed) (values #f '() '() seed)))
        (DECL-ROOT . ,#'(lambda (head seed) seed))
        (NEW-LEVEL-SEED . #f) (FINISH-ELEMENT . #f) (CHAR-DATA-HANDLER . #f)
        (PI . ,#'())))
    (syntax-case form ()
      ((_ arg ...)
       (let ((given (let loop ((args #'(arg ...)))
                      (syntax-case args ()
                        (() '())
                        ((key value . rest)
                         (acons (syntax->datum #'key) #'value (loop #'rest)))))))
         (define (argument entry)
           (let ((found (assq (car entry) given)))
             (cond (found (cdr found))
                   ((not (cdr entry))
                    (syntax-violation 'ssax:make-parser "missing handler" form (car entry)))
                   (else (cdr entry)))))
         (with-syntax (((handler ... (pi ...)) (map argument defaults)))
           #'(document-parser handler ... (pi-handlers pi ...))))))))

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
