;;; (sxml simple): XML to SXML and back.
;;
;; Guile manual, "Reading and Writing XML".

(define-module (sxml simple)
  #:use-module (sxml ssax)
  #:use-module (sxml ssax input-parse)
  #:use-module (sxml transform)
  #:export (xml->sxml sxml->xml sxml->string))

;; Adjacent strings of the reversed list FRAGMENTS joined, in order.
(define (collect fragments)
  (let loop ((fragments fragments) (strings '()) (result '()))
    (define (flush)
      (if (null? strings) result (cons (string-concatenate strings) result)))
    (cond ((null? fragments) (flush))
          ((string? (car fragments))
           (loop (cdr fragments) (cons (car fragments) strings) result))
          (else (loop (cdr fragments) '() (cons (car fragments) (flush)))))))

(define (read-internal-subset port)
  (let loop ((parts '()))
    (let ((part (next-token '() '(#\]) "reading internal DOCTYPE" port)))
      (cond ((eqv? #\> (peek-next-char port))
             (read-char port)
             (string-concatenate-reverse (cons part parts)))
            (else (loop (cons* "]" part parts)))))))

(define (sxml-name name)
  (if (pair? name) (symbol-append (car name) ': (cdr name)) name))

(define* (xml->sxml #:optional (string-or-port (current-input-port)) #:key
                    (namespaces '()) (declare-namespaces? #t) (trim-whitespace? #f)
                    (entities '()) (default-entity-handler #f) (doctype-handler #f))
  "The document that a string or port holds, as SXML.  NAMESPACES are (PREFIX . URI) for
names of the result, also for the document if DECLARE-NAMESPACES?; ENTITIES (NAME .
STRING); DEFAULT-ENTITY-HANDLER is called with a port and a name; DOCTYPE-HANDLER with
the name, the system identifier and the internal subset, returns #:entities and
#:namespaces."
  (define (namespace-entries namespaces)
    (map (lambda (entry)
           (cons* (and declare-namespaces? (car entry))
                  (car entry)
                  (ssax:uri-string->symbol (cdr entry))))
         namespaces))
  (define all-entities
    (if (and default-entity-handler (not (assq '*DEFAULT* entities)))
        (acons '*DEFAULT* default-entity-handler entities)
        entities))
  (define user-namespaces (namespace-entries namespaces))
  (define (after-doctype thunk seed)
    (call-with-values thunk
      (lambda* (#:key (entities '()) (namespaces '()))
        (values #f
                (append entities all-entities)
                (append (namespace-entries namespaces) user-namespaces)
                seed))))
  (define parse
    (ssax:make-parser
     NEW-LEVEL-SEED (lambda (name attributes namespaces content seed) '())
     FINISH-ELEMENT
     (lambda (name attributes namespaces parent-seed seed)
       (let ((body ((if trim-whitespace? ssax:reverse-collect-str-drop-ws collect) seed))
             (attrs (attlist-fold (lambda (attr attrs)
                                    (cons (list (sxml-name (car attr)) (cdr attr)) attrs))
                                  '() attributes)))
         (acons (sxml-name name)
                (if (null? attrs) body (acons '@ attrs body))
                parent-seed)))
     CHAR-DATA-HANDLER
     (lambda (s1 s2 seed) (if (string-null? s2) (cons s1 seed) (cons* s2 s1 seed)))
     DOCTYPE
     (lambda (port name system-id subset? seed)
       (after-doctype
        (lambda ()
          (cond (doctype-handler
                 (doctype-handler name system-id (and subset? (read-internal-subset port))))
                (else
                 (when subset? (ssax:skip-internal-dtd port))
                 (values))))
        seed))
     UNDECL-ROOT
     (lambda (head seed)
       (after-doctype
        (lambda () (if doctype-handler (doctype-handler #f #f #f) (values)))
        seed))
     PI ((*DEFAULT* . (lambda (port target seed)
                        (cons (list '*PI* target (ssax:read-pi-body-as-string port))
                              seed))))))
  (cons '*TOP*
        (reverse (parse (if (string? string-or-port)
                            (open-input-string string-or-port)
                            string-or-port)
                        '()))))

;;; --- Writing -------------------------------------------------------------

(define checked-names (make-hash-table))

(define (check-name name)
  (unless (hashq-ref checked-names name)
    (let ((parts (string-split (symbol->string name) #\:)))
      (when (> (length parts) 2)
        (error "Invalid QName: more than one colon" name))
      (for-each
       (lambda (part)
         (unless (or (char-alphabetic? (string-ref part 0))
                     (char=? (string-ref part 0) #\_))
           (error "Invalid name starting character" part name))
         (string-for-each
          (lambda (c)
            (unless (or (char-alphabetic? c) (string-index "0123456789.-_" c))
              (error "Invalid name character" c part name)))
          part))
       parts)
      (hashq-set! checked-names name #t))))

(define (write-escaped text port)
  (string-for-each
   (lambda (c)
     (case c
       ((#\<) (display "&lt;" port))
       ((#\>) (display "&gt;" port))
       ((#\&) (display "&amp;" port))
       ((#\") (display "&quot;" port))
       (else (write-char c port))))
   text))

;; What is neither a list nor a string, in text or in an attribute's value.
(define (write-atom value port)
  (cond ((string? value) (write-escaped value port))
        ((procedure? value) (with-output-to-port port value))
        (else (write-escaped (call-with-output-string
                               (lambda (port) (display value port)))
                             port))))

(define (write-value value port)
  (cond ((pair? value)
         (write-value (car value) port)
         (write-value (cdr value) port))
        ((not (null? value)) (write-atom value port))))

(define (write-attribute attr tag port)
  (unless (pair? attr) (error "bad attribute" tag attr))
  (check-name (car attr))
  (write-char #\space port)
  (display (car attr) port)
  (display "=\"" port)
  (write-value (cdr attr) port)
  (write-char #\" port))

(define (write-element tag attrs body port)
  (check-name tag)
  (write-char #\< port)
  (display tag port)
  (unless (list? attrs) (error "bad attributes" tag attrs))
  (for-each (lambda (attr) (write-attribute attr tag port)) attrs)
  (cond ((pair? body)
         (write-char #\> port)
         (let loop ((rest body))
           (cond ((pair? rest) (sxml->xml (car rest) port) (loop (cdr rest)))
                 ((not (null? rest)) (error "bad element body" tag rest))))
         (display "</" port)
         (display tag port)
         (write-char #\> port))
        (else (display " />" port))))

(define* (sxml->xml tree #:optional (port (current-output-port)))
  "Write the SXML TREE to PORT as XML."
  (define (arguments n)
    (unless (and (list? (cdr tree)) (= (length (cdr tree)) n))
      (error (string-append "bad " (symbol->string (car tree)) " args") (cdr tree)))
    (cdr tree))
  (cond ((and (pair? tree) (symbol? (car tree)))
         (case (car tree)
           ((*TOP*) (sxml->xml (cdr tree) port))
           ((*ENTITY*) (simple-format port "&~A;" (car (arguments 1))))
           ((*PI*) (apply simple-format port "<?~A ~A?>" (arguments 2)))
           (else
            (let* ((rest (cdr tree))
                   (attrs? (and (pair? rest) (pair? (car rest)) (eq? '@ (caar rest)))))
              (write-element (car tree)
                             (if attrs? (cdar rest) '())
                             (if attrs? (cdr rest) rest)
                             port)))))
        ((pair? tree) (for-each (lambda (node) (sxml->xml node port)) tree))
        ((not (or (null? tree) (boolean? tree))) (write-atom tree port))))

(define (sxml->string sxml)
  "The text of SXML without its tags."
  (string-concatenate-reverse
   (foldts (lambda (seed tree) '())
           (lambda (seed kid-seed tree) (append kid-seed seed))
           (lambda (seed tree) (if (string? tree) (cons tree seed) seed))
           '()
           sxml)))
