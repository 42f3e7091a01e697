;;; (sxml ssax tokens): markup, entities, attributes and names, for (sxml ssax).

(define-module (sxml ssax tokens)
  #:use-module (sxml ssax input-parse)
  #:use-module ((srfi srfi-1) #:select (fold))
  #:export (current-ssax-error-port with-ssax-error-to-port xml-token? xml-token-kind
            xml-token-head make-empty-attlist attlist-add attlist-null?
            attlist-remove-top attlist->alist attlist-fold define-parsed-entity!
            reset-parsed-entity-definitions! ssax:uri-string->symbol
            ssax:skip-internal-dtd ssax:read-pi-body-as-string ssax:read-markup-token
            ssax:read-cdata-body ssax:read-char-ref ssax:read-attributes
            ssax:complete-start-tag ssax:read-external-id fail ssax:warn spaces
            skip-space name-start? read-qname read-ncname handle-text finish-newline
            handle-entity))

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
