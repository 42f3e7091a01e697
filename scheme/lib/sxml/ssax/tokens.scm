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
            ssax:complete-start-tag ssax:read-external-id parser-error ssax:warn
            ssax:S-chars ssax:skip-S ssax:ncname-starting-char? ssax:read-QName
            ssax:read-NCName handle-text finish-newline ssax:handle-parsed-entity
            ssax:resolve-name ssax:skip-pi ssax:Prefix-XML ssax:largest-unres-name
            make-xml-token name-compare))

(define (parser-error port . message)
  (apply throw 'parser-error port message))

;; Where warnings go.
(define current-ssax-error-port (make-parameter (current-error-port)))

(define (with-ssax-error-to-port port thunk)
  "Call THUNK with warnings going to PORT."
  (parameterize ((current-ssax-error-port port)) (thunk)))

(define (ssax:warn input . args)
  (let ((port (current-ssax-error-port)))
    (for-each (lambda (arg) (display arg port))
              (append '(";;; SSAX warning: ") args '("\n")))))

;;; Tokens of markup: (KIND . HEAD).

(define make-xml-token cons)
(define xml-token? pair?)
(define xml-token-kind car)
(define xml-token-head cdr)

(define ssax:S-chars '(#\space #\newline #\tab #\return))

(define (ssax:skip-S port) (skip-while ssax:S-chars port))

(define (ssax:ncname-starting-char? c)
  (and (char? c) (or (char-alphabetic? c) (char=? c #\_))))

(define (ssax:read-NCName port)
  (let ((c (peek-char port)))
    (unless (ssax:ncname-starting-char? c) (parser-error port "XMLNS [4] for '" c "'")))
  (string->symbol
   (next-token-of (lambda (c)
                    (and (char? c)
                         (or (char-alphabetic? c) (string-index "0123456789.-_" c))
                         c))
                  port)))

(define (ssax:read-QName port)
  (let ((first (ssax:read-NCName port)))
    (cond ((eqv? (peek-char port) #\:)
           (read-char port)
           (cons first (ssax:read-NCName port)))
          (else first))))

(define (ssax:read-markup-token port)
  "The token that starts with the next <: (START . name), (END . name), (PI . name),
(DECL . name), (CDSECT . #f), (COMMENT . #f)."
  (assert-curr-char '(#\<) "start of the token" port)
  (case (peek-char port)
    ((#\/)
     (read-char port)
     (let ((name (ssax:read-QName port)))
       (ssax:skip-S port)
       (assert-curr-char '(#\>) "XML [42]" port)
       (cons 'END name)))
    ((#\?) (read-char port) (cons 'PI (ssax:read-NCName port)))
    ((#\!)
     (case (peek-next-char port)
       ((#\-)
        (read-char port)
        (assert-curr-char '(#\-) "XML [15], second dash" port)
        (unless (find-string-from-port? "-->" port) (parser-error port "XML [15], no -->"))
        (cons 'COMMENT #f))
       ((#\[)
        (read-char port)
        (unless (string=? "CDATA[" (read-string 6 port)) (parser-error port "XML [19], no CDATA["))
        (cons 'CDSECT #f))
       (else (cons 'DECL (ssax:read-NCName port)))))
    (else (cons 'START (ssax:read-QName port)))))

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
  (ssax:skip-S port)
  (read-until #\? "reading PI content" port))

(define (ssax:skip-pi port)
  "Skip the rest of a processing instruction."
  (unless (find-string-from-port? "?>" port)
    (parser-error port "Failed to find ?> terminating the PI")))

(define (ssax:skip-internal-dtd port)
  "Skip the internal subset of a document type."
  (unless (find-string-from-port? "]>" port)
    (parser-error port "Failed to find ]> terminating the internal DTD subset")))

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
        (parser-error port "[wf-Legalchar] broken for '" name "'"))))

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
(define (ssax:handle-parsed-entity port name entities content str-handler seed)
  (define (expand text)
    (let ((entities (acons name #f entities)))
      (cond ((string? text)
             (call-with-input-string text
               (lambda (port) (content port entities seed))))
            ((input-port? text)
             (let ((result (content text entities seed)))
               (close-port text)
               result))
            (else (parser-error port "[norecursion] broken for " name)))))
  (cond ((assq name entities)
         => (lambda (entry)
              (expand (if (procedure? (cdr entry)) ((cdr entry)) (cdr entry)))))
        ((assq name parsed-entities)
         => (lambda (entry) (str-handler (cdr entry) "" seed)))
        ((assq '*DEFAULT* entities)
         => (lambda (entry)
              (expand (and (procedure? (cdr entry)) ((cdr entry) port name)))))
        (else (parser-error port "[wf-entdeclared] broken for " name))))

;;; Attributes: an association list, sorted by name.

(define (make-empty-attlist) "No attributes." '())
(define attlist-null? null?)
(define (attlist->alist attlist) "An association list." attlist)
(define attlist-fold fold)
(define (attlist-remove-top attlist) "The first one, and the others."
  (values (car attlist) (cdr attlist)))

;; What names the namespace of XML itself; a name that comes after all others.
(define ssax:Prefix-XML 'xml)
(define ssax:largest-unres-name (cons (string->symbol "#LARGEST-SYMBOL")
                                      (string->symbol "#LARGEST-SYMBOL")))

(define (name-compare n1 n2)
  "The symbol <, = or >: simple names come before pairs, those are in order of prefix."
  (define (compare s1 s2)
    (cond ((eq? s1 s2) '=)
          ((string<? (symbol->string s1) (symbol->string s2)) '<)
          (else '>)))
  (cond ((symbol? n1) (if (symbol? n2) (compare n1 n2) '<))
        ((symbol? n2) '>)
        ((equal? n1 n2) '=)
        ((equal? n1 ssax:largest-unres-name) '>)
        ((equal? n2 ssax:largest-unres-name) '<)
        ((eq? (car n1) (car n2)) (compare (cdr n1) (cdr n2)))
        (else (compare (car n1) (car n2)))))

(define (attlist-add attlist name-value)
  "ATTLIST with NAME-VALUE in its place, or #f if the name is there."
  (case (if (null? attlist) '< (name-compare (car name-value) (caar attlist)))
    ((<) (cons name-value attlist))
    ((=) #f)
    (else (let ((rest (attlist-add (cdr attlist) name-value)))
            (and rest (cons (car attlist) rest))))))

(define (ssax:read-attributes port entities)
  "The attributes up to the end of a tag, their references replaced."
  (let loop ((attlist '()))
    (if (ssax:ncname-starting-char? (ssax:skip-S port))
        (let ((name (ssax:read-QName port)))
          (ssax:skip-S port)
          (assert-curr-char '(#\=) "XML [25]" port)
          (ssax:skip-S port)
          (let ((mark (assert-curr-char '(#\' #\") "XML [10]" port)))
            (loop (or (attlist-add attlist
                                   (cons name
                                         (string-concatenate-reverse
                                          (read-value mark port entities '()))))
                      (parser-error port "[uniqattspec] broken for " name)))))
        attlist)))

;; The parts of an attribute's value up to MARK, before PARTS, last first.
(define (read-value mark port entities parts)
  (let* ((parts (cons (next-token '() (cons* mark #\< #\& ssax:S-chars) "XML [10]" port)
                      parts))
         (end (read-char port)))
    (define (continue parts) (read-value mark port entities parts))
    (cond ((or (eof-object? end) (eqv? end mark)) parts)
          ((eqv? end #\return) (finish-newline port) (continue (cons " " parts)))
          ((memv end ssax:S-chars) (continue (cons " " parts)))
          ((not (eqv? end #\&)) (parser-error port "[CleanAttrVals] broken"))
          ((eqv? (peek-char port) #\#)
           (read-char port)
           (continue (cons (ssax:read-char-ref port) parts)))
          (else
           (let ((name (ssax:read-NCName port)))
             (assert-curr-char '(#\;) "XML [68]" port)
             (continue
              (ssax:handle-parsed-entity port name entities
                             (lambda (port entities parts)
                               (read-value '*eof* port entities parts))
                             (lambda (s1 s2 parts) (cons (string-append s1 s2) parts))
                             parts)))))))

;;; Names and namespaces: entries (PREFIX USER-PREFIX . URI).

(define (ssax:uri-string->symbol uri-str)
  "The symbol that stands for the namespace URI-STR."
  (string->symbol uri-str))

(define (ssax:resolve-name port name namespaces default?)
  (cond ((pair? name)
         (cons (cond ((assq (car name) namespaces) => cadr)
                     ((eq? (car name) ssax:Prefix-XML) ssax:Prefix-XML)
                     (else (parser-error port "[nsc-NSDeclared] broken; prefix " (car name))))
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
            (parser-error port "[dt-NSName] broken for " prefix)
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
              (unless (declaration? (car attr)) (parser-error port "[ValueType] broken for " attr)))
             ((and (eq? (caddr decl) 'FIXED) (not (equal? (cdr attr) (cadddr decl))))
              (parser-error port "[FixedAttr] broken for " (car attr)))
             ((and (pair? (cadr decl)) (not (member (cdr attr) (cadr decl))))
              (parser-error port "[enum] broken for " (car attr) "=" (cdr attr))))))
   attlist)
  (fold (lambda (decl attlist)
          (cond ((assoc (car decl) attlist) attlist)
                ((eq? (caddr decl) 'REQUIRED)
                 (parser-error port "[RequiredAttr] broken for" (car decl)))
                ((cadddr decl) (attlist-add attlist (cons (car decl) (cadddr decl))))
                (else attlist)))
        attlist decls))

(define (ssax:complete-start-tag tag-head port elems entities namespaces)
  "The resolved name, attributes, namespaces and expected content (ANY, EMPTY-TAG or
what ELEMS declares) of the tag whose name has been read."
  (let* ((attlist (ssax:read-attributes port entities))
         (empty-tag? (begin (ssax:skip-S port)
                            (eqv? #\/ (assert-curr-char '(#\> #\/) "XML [40], XML [44], no '>'"
                                                        port)))))
    (when empty-tag? (assert-curr-char '(#\>) "XML [44], no '>'" port))
    (let* ((decl (and elems
                      (or (assoc tag-head elems)
                          (parser-error port "[elementvalid] broken, no decl for " tag-head))))
           (attlist (if decl (validate port attlist (caddr decl)) attlist))
           (namespaces (fold (lambda (attr namespaces)
                               (if (declaration? (car attr))
                                   (declare-namespace port attr namespaces)
                                   namespaces))
                             namespaces (if decl (reverse attlist) attlist))))
      (values (ssax:resolve-name port tag-head namespaces #t)
              (fold (lambda (attr resolved)
                      (if (declaration? (car attr))
                          resolved
                          (or (attlist-add resolved
                                           (cons (ssax:resolve-name port (car attr) namespaces #f)
                                                 (cdr attr)))
                              (parser-error port "[uniqattspec] after NS expansion broken for "
                                    (car attr)))))
                    '() attlist)
              namespaces
              (cond (empty-tag? 'EMPTY-TAG)
                    (decl (cadr decl))
                    (else 'ANY))))))

(define (ssax:read-external-id port)
  "The system identifier of SYSTEM \"...\" or PUBLIC \"...\" \"...\"."
  (define (read-literal)
    (ssax:skip-S port)
    (let* ((mark (assert-curr-char '(#\' #\") "XML [11], XML [12]" port))
           (text (next-token '() (list mark) "XML [11]" port)))
      (read-char port)
      text))
  (let ((kind (ssax:read-NCName port)))
    (assert-curr-char ssax:S-chars "space after SYSTEM or PUBLIC" port)
    (case kind
      ((SYSTEM) (read-literal))
      ((PUBLIC) (read-literal) (read-literal))
      (else (parser-error port "XML [75], " kind " rather than SYSTEM or PUBLIC")))))
