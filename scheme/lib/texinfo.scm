;;; (texinfo): reading Texinfo as SXML.
;;
;; Guile manual, "texinfo".  An element is (COMMAND (% (ARGUMENT VALUE ...) ...) CONTENT
;; ...).  Contents are gathered in reverse: those of the command, and apart from them
;; those of the paragraph that is open.
;;
;; What procedures do is said in comments here, as in the other modules of Texinfo: strings
;; would be part of the executable.

(define-module (texinfo)
  #:use-module (sxml ssax input-parse)
  #:use-module ((ice-9 rdelim) #:select (read-delimited read-line))
  #:use-module ((srfi srfi-1) #:select (append-map append-reverse! fold))
  #:export (call-with-file-and-dir texi-command-specs texi-command-depth
            texi-fragment->stexi texi->stexi stexi->sxml))

;; Call PROC with a port that reads FILENAME, in the folder of that file.
(define (fail port message . rest)
  (apply throw 'parser-error port message rest))

(define (call-with-file-and-dir filename proc)
  (let ((folder (getcwd)))
    (dynamic-wind
      (lambda () (chdir (dirname filename)))
      (lambda () (call-with-input-file (basename filename) proc))
      (lambda () (chdir folder)))))

;;; --- Commands ------------------------------------------------------------

;; The definitions; each has a form with x for further heads.
(define definitions
  '((deftp category name . attributes)
    (defcv category class name)
    (defivar class name)
    (deftypeivar class data-type name)
    (defop category class name . arguments)
    (deftypeop category class data-type name . arguments)
    (defmethod class name . arguments)
    (deftypemethod class data-type name . arguments)
    (defopt name)
    (defvr category name)
    (defvar name)
    (deftypevr category data-type name)
    (deftypevar data-type name)
    (deffn category name . arguments)
    (deftypefn category data-type name . arguments)
    (defmac name . arguments)
    (defspec name . arguments)
    (defun name . arguments)
    (deftypefun data-type name . arguments)))

;; Of those whose arguments name none.
(define definition-categories
  '((defun . "Function") (defspec . "Special Form") (defvar . "Variable")))

;; (NAME MODEL . ARGUMENTS): what follows the command, and how it is named.
(define texi-command-specs
  (append
   (append-map
    (lambda (group)
      (map (lambda (name) (cons name (cdr group))) (car group)))
    '(((include) #f)
      ((para) PARAGRAPH)
      ((item) ITEM)
      ((entry) ENTRY . heading)
      ((noindent) EMPTY-COMMAND)
      ((*fragment*) FRAGMENT)
      ((url) ALIAS . uref)
      ((*braces* bold sample samp code math kbd key var env file command option dfn cite
        acro email emph strong sc titlefont asis b i r sansserif slanted t w)
       INLINE-TEXT)
      ((value) INLINE-ARGS key)
      ((ref xref) INLINE-ARGS node #:opt name section info-file manual)
      ((pxref) INLINE-TEXT-ARGS node #:opt name section info-file manual)
      ((uref) INLINE-TEXT-ARGS url #:opt title replacement)
      ((acronym) INLINE-TEXT-ARGS acronym #:opt meaning)
      ((anchor) INLINE-ARGS name)
      ((dots result bullet copyright tie) INLINE-ARGS)
      ((image) INLINE-ARGS file #:opt width height alt-text extension)
      ((node) EOL-ARGS name #:opt next previous up)
      ((c comment setchapternewpage sp vskip syncodeindex) EOL-ARGS . all)
      ((page contents shortcontents summarycontents insertcopying) EOL-ARGS)
      ((dircategory) EOL-ARGS category)
      ((top) EOL-ARGS title)
      ((printindex) EOL-ARGS type)
      ((paragraphindent) EOL-ARGS indent)
      ((*ENVIRON-ARGS* itemx set center title subtitle author chapter section appendix
        appendixsec unnumbered unnumberedsec subsection subsubsection appendixsubsec
        appendixsubsubsec unnumberedsubsec unnumberedsubsubsec chapheading majorheading
        heading subheading subsubheading)
       EOL-TEXT)
      ((cindex findex vindex kindex pindex tindex) INDEX . entry)
      ((texinfo) ENVIRON . title)
      ((ignore ifinfo iftex ifhtml ifxml ifplaintext ifnotinfo ifnottex ifnothtml ifnotxml
        ifnotplaintext titlepage menu direntry copying example smallexample display
        smalldisplay verbatim format smallformat lisp smalllisp cartouche quotation)
       ENVIRON)
      ((table itemize ftable vtable) TABLE-ENVIRON formatter)
      ((enumerate) TABLE-ENVIRON start)))
   (append-map
    (lambda (definition)
      (let ((name (car definition)) (arguments (cdr definition)))
        `((,name ENVIRON . ,arguments)
          (,(symbol-append name 'x) EOL-TEXT-ARGS . ,arguments))))
    definitions)))

(define (spec-of command)
  (let ((spec (assq command texi-command-specs)))
    (cond ((not spec) (fail #f "Unknown command" command))
          ((eq? (cadr spec) 'ALIAS) (spec-of (cddr spec)))
          (else spec))))

;; The depth of the section that COMMAND begins, or #f if it is none or beyond MAX-DEPTH.
(define (inline? model)
  (memq model '(INLINE-TEXT INLINE-ARGS INLINE-TEXT-ARGS)))

(define (keeps-space? command)
  (memq command '(example smallexample verbatim lisp smalllisp menu w %)))

(define (texi-command-depth command max-depth)
  (let loop ((depth 0)
             (levels '((top) (chapter unnumbered appendix)
                       (section unnumberedsec appendixsec appendixsection)
                       (subsection unnumberedsubsec appendixsubsec)
                       (subsubsection unnumberedsubsubsec appendixsubsubsec))))
    (cond ((or (null? levels) (> depth max-depth)) #f)
          ((memq command (car levels)) depth)
          (else (loop (1+ depth) (cdr levels))))))

;;; --- Parts of the text ---------------------------------------------------

(define (blank? string) (string-every char-whitespace? string))
(define (skip-blanks port) (skip-while '(#\space #\tab) port))

;; The rest of a line that a return may end too.
(define (rest-of-line port)
  (let ((line (read-delimited "\r\n" port 'split)))
    (when (and (eqv? (cdr line) #\return) (eqv? (peek-char port) #\newline))
      (read-char port))
    (string-trim-both (car line))))

(define (read-name port)
  (let ((c (peek-char port)))
    (unless (char-alphabetic? c)
      (fail port "Nonalphabetic @-command char: '" c "'"))
    (string->symbol
     (next-token-of (lambda (c) (and (char? c) (char-alphabetic? c) c)) port))))

;; What begins at the @ that comes next: (KIND . HEAD).
(define (read-token port)
  (read-char port)
  (if (memv (peek-char port) '(#\! #\: #\. #\? #\@ #\\ #\{ #\}))
      (cons 'STRING (string (read-char port)))
      (let ((name (read-name port)))
        (case name
          ((end)
           (let ((command (rest-of-line port)))
             (when (or (string-null? command)
                       (not (string-every char-alphabetic? command)))
               (fail port "malformed @end" command))
             (cons 'END (string->symbol command))))
          ((bye) '(END . texinfo))
          ((item) '(ITEM . item))
          ((include) '(INCLUDE . #f))
          (else (cons 'START name))))))

;; Fold HANDLER, which takes text, the end of its line and a seed, over lines.
(define (read-verbatim-body port handler seed)
  (let ((line (next-token '() '(#\newline) "reading verbatim" port)))
    (read-char port)
    (if (string=? line "@end verbatim")
        seed
        (read-verbatim-body port handler (handler line "\n" seed)))))

;; The same over text, up to what is a token: two values, the seed and the token.
(define (read-char-data port expect-eof? keep? handler seed)
  (let loop ((seed seed))
    (let* ((text (next-token '()
                             (if expect-eof?
                                 '(#\{ #\} #\@ #\newline *eof*)
                                 '(#\{ #\} #\@ #\newline))
                             "reading char data" port))
           (stop (peek-char port))
           (gap (if keep? "\n" " ")))
      (define (add end)
        (if (and (string-null? text) (string-null? end)) seed (handler text end seed)))
      (case stop
        ((#\newline)
         (let ((next (peek-next-char port)))
           (cond ((eof-object? next)
                  (unless expect-eof? (fail port "EOF while reading char data"))
                  (values (add "") next))
                 ((eqv? next #\@)
                  (let ((token (read-token port)))
                    (values (add (if (eq? (car token) 'END) "" gap)) token)))
                 ((and (eqv? next #\newline) (not keep?))
                  (skip-while '(#\newline) port)
                  (skip-blanks port)
                  (values (add "") '(PARA . para)))
                 (else (loop (add gap))))))
        ((#\@) (values (add "") (read-token port)))
        ((#\{) (values (add "") '(START . *braces*)))
        ((#\}) (read-char port) (values (add "") '(END . #f)))
        (else (values (add "") stop))))))

;;; --- Arguments -----------------------------------------------------------

;; Between commas, up to the character STOP; #f for an empty one.
(define (read-arguments port stop)
  (let ((text (next-token '() (list stop) "arguments of @-command" port)))
    (read-char port)
    (let ((args (map (lambda (arg)
                       (let ((arg (string-trim-both arg)))
                         (and (not (string-null? arg)) arg)))
                     (string-split text #\,))))
      (if (equal? args '(#f)) '() args))))

(define (name-arguments port args formals)
  (let loop ((in args) (names formals) (optional? #f) (out '()))
    (cond ((symbol? names)
           (reverse! (if (null? in) out (acons names in out))))
          ((and (pair? names) (keyword? (car names)))
           (loop in (cdr names) #t out))
          ((pair? in)
           (cond ((null? names)
                  (fail port "@-command didn't expect more arguments:" in))
                 ((car in) =>
                  (lambda (arg)
                    (loop (cdr in) (cdr names) optional?
                          (acons (car names) (if (list? arg) arg (list arg)) out))))
                 (optional? (loop (cdr in) (cdr names) #t out))
                 (else (fail "@-command missing required argument" (car names)))))
          ((or optional? (null? names)) (reverse! out))
          (else
           (fail port "@-command expected more arguments:" args formals names)))))

;; Those of a content with commands in it, at the commas of its strings.
(define (split-content content)
  (let loop ((in content) (arg '()) (out '()))
    (define (push string arg) (if (string-null? string) arg (cons string arg)))
    (cond ((pair? in)
           (let ((item (car in)))
             (cond ((pair? item) (loop (cdr in) (cons item arg) out))
                   ((string-index item #\,)
                    (let* ((parts (string-split item #\,))
                           (last-first (reverse (cdr parts))))
                      (loop (cdr in)
                            (push (string-trim (car last-first)) arg)
                            (append (cdr last-first)
                                    (list (reverse (push (string-trim-right (car parts))
                                                         arg)))
                                    out))))
                   (else
                    (loop (cdr in)
                          (cons (if (null? arg) (string-trim item) item) arg)
                          out)))))
          ((null? arg) (reverse! out))
          ((and (string? (car arg)) (blank? (car arg))) (loop in (cdr arg) out))
          (else (reverse! (cons (reverse! arg) out))))))

;; Those of a line, at its spaces; braces hold together what has some.
(define (line-arguments command port)
  (let loop ((args (cdar (read-element '*ENVIRON-ARGS* port #f '())))
             (names (cddr (spec-of command)))
             (out '()))
    (define (take value rest)
      (loop rest (cdr names) (acons (car names) value out)))
    (cond ((symbol? names) (reverse! (acons names args out)))
          ((null? names)
           (unless (null? args)
             (fail port "@-command didn't expect more args" command args))
           (reverse! out))
          ((null? args)
           (fail port "@-command expects more args" command names))
          ((and (string? (car args)) (string-index (car args) #\space)) =>
           (lambda (space)
             (let ((rest (cons (substring (car args) (1+ space)) (cdr args))))
               (if (zero? space)
                   (loop rest names out)
                   (take (list (substring (car args) 0 space)) rest)))))
          ((and (pair? (car args)) (eq? (caar args) '*braces*))
           (take (cdar args) (cdr args)))
          (else (take (list (car args)) (cdr args))))))

(define (table-arguments command port)
  (let* ((line (string-trim-both (read-line port)))
         (length (string-length line)))
    (define (formatter)
      (unless (string-prefix? "@" line)
        (fail port "Invalid @item formatter" line))
      (let ((name (string->symbol (substring line 1))))
        (unless (inline? (cadr (spec-of name)))
          (fail port "@item formatter must be INLINE" name))
        (list name)))
    (case command
      ((itemize)
       `((bullet ,(case length ((0) '(bullet)) ((1) line) (else (formatter))))))
      ((enumerate)
       (cond ((= length 0) '())
             ((or (string-every char-numeric? line)
                  (and (= length 1) (char-alphabetic? (string-ref line 0))))
              `((start ,line)))
             (else (fail port "Invalid enumerate start" line))))
      (else `((formatter ,(formatter)))))))

;; Read what belongs to a command before its content: its own name, not an alias, its
;; arguments and its model.
(define (complete-start-command command port)
  (let* ((spec (spec-of command)) (command (car spec)) (model (cadr spec)))
    (define (arguments stop)
      (name-arguments port (read-arguments port stop) (cddr spec)))
    (when (inline? model)
      (assert-curr-char '(#\{) "Inline element lacks {" port))
    (when (memq model '(ENVIRON ENTRY INDEX TABLE-ENVIRON EOL-TEXT EOL-TEXT-ARGS))
      (skip-blanks port))
    (values command
            (case model
              ((INLINE-ARGS) (arguments #\}))
              ((EOL-ARGS) (arguments #\newline))
              ((ENVIRON ENTRY INDEX EOL-TEXT-ARGS) (line-arguments command port))
              ((TABLE-ENVIRON) (table-arguments command port))
              (else '()))
            model)))

;;; --- Elements ------------------------------------------------------------

;; The reversed CONTENT in order.  Strings are joined; blank ones go at the ends and are
;; a space between elements.
(define (collect content)
  (let loop ((in content) (strings '()) (out '()))
    (define (flush)
      (let ((text (string-concatenate strings)))
        (cond ((null? strings) out)
              ((not (blank? text)) (cons text out))
              ((or (null? in) (null? out)) out)
              (else (cons " " out)))))
    (cond ((null? in) (flush))
          ((string? (car in)) (loop (cdr in) (cons (car in) strings) out))
          (else (loop (cdr in) '() (cons (car in) (flush)))))))

(define (add-text text end seed)
  (if (string-null? end) (cons text seed) (cons* end text seed)))

;; OUT with the element before it.
(define (add-element command args content out)
  (let ((content (collect content)) (spec (spec-of command)))
    (acons command
           (cond ((eq? (cadr spec) 'INLINE-TEXT-ARGS)
                  `((% ,@(name-arguments #f (split-content content) (cddr spec)))))
                 ((null? args) content)
                 (else (acons '% args content)))
           out)))

(define (text-of tree)
  (cond ((string? tree) tree)
        ((pair? tree) (string-append (text-of (car tree)) (text-of (cdr tree))))
        (else "")))

;; An anchor stands before what indices name.
(define (add-anchor command args model out)
  (define (anchor name)
    (add-element 'anchor
                 `((name ,(string-append (symbol->string command) "-" name)))
                 '() out))
  (cond ((assq command definitions) (anchor (car (assq-ref args 'name))))
        ((eq? model 'INDEX)
         (anchor (string-delete (string->char-set "{}@,")
                                (text-of (assq 'entry args)))))
        (else out)))

;; OUT with the element of a command, whose name has been read.
(define (read-element command port keep? out)
  (call-with-values (lambda () (complete-start-command command port))
    (lambda (command args model)
      (let ((out (add-anchor command args model out))
            (keep? (or keep? (keeps-space? command))))
        (define (finish content) (add-element command args content out))
        (define read-content (content-reader command model keep? finish))
        (cond ((memq model '(EMPTY-COMMAND INLINE-ARGS EOL-ARGS INDEX EOL-TEXT-ARGS))
               (finish '()))
              ((eq? command 'verbatim)
               (finish (read-verbatim-body port add-text '())))
              ((eq? model 'EOL-TEXT)
               (read-content (call-with-input-string (read-line port) identity)
                             #t #f '() #f))
              (else
               (read-content port
                             (memq command '(texinfo para *fragment*))
                             (and (not keep?)
                                  (memq model '(ENVIRON TABLE-ENVIRON ENTRY ITEM FRAGMENT)))
                             '() #f)))))))

(define (close content para)
  (if para (add-element 'para '() para content) content))

;; A procedure that reads onto CONTENT, and PARA if a paragraph is open.  EOF? says whether
;; the text may end, BREAK? whether text begins a paragraph.  FINISH makes the result.
(define (content-reader command model keep? finish)
  (define (read-content port eof? break? content para)
    (define (next content para break?) (read-content port eof? break? content para))
    (define (text-ahead?)
      (not (memv (if keep? (peek-char port)
                     (skip-while '(#\space #\tab #\return #\newline) port))
                 (list #\@ #\} (eof-object)))))
    (define (dispatch token content para)
      (define (closed) (close content para))
      ;; ADD puts something onto a list.
      (define (in-line add)
        (cond (break? (next (closed) (add '()) #f))
              (para (next content (add para) #f))
              (else (next (add content) #f #f))))
      (case (car token)
        ((STRING)
         (in-line (lambda (list) (cons (cdr token) list))))
        ((START)
         (let ((spec (spec-of (cdr token))))
           (define (add list) (read-element (car spec) port keep? list))
           (if (inline? (cadr spec))
               (in-line add)
               (next (add (closed)) #f #t))))
        ((PARA) (next content para (not keep?)))
        ((END)
         (check-end token command model port)
         (finish (closed)))
        ((ITEM)
         (cond ((memq command '(item entry))
                (read-element command port keep? (finish (closed))))
               ((eq? model 'TABLE-ENVIRON)
                (finish (read-element (if (memq command '(enumerate itemize)) 'item 'entry)
                                      port keep? (closed))))
               (else
                (fail port "@item must be within a table environment" command))))
        (else
         (let* ((file (rest-of-line port))
                (seed (if (string-null? file)
                          (error "no file listed")
                          (call-with-file-and-dir file
                            (lambda (port)
                              (read-content port 'include break? content para))))))
           (if para (next content seed break?) (next seed #f break?))))))
    (if (and break? (text-ahead?))
        (next (close content para) '() #f)
        (call-with-values
            (lambda () (read-char-data port eof? keep? add-text (or para content)))
          (lambda (seed token)
            (let ((content (if para content seed)) (para (and para seed)))
              (cond ((pair? token) (dispatch token content para))
                    ((eq? eof? 'include) (close content para))
                    (else (finish (close content para)))))))))
  read-content)

(define (check-end token command model port)
  (cond ((memq command '(item entry))
         (unless (eq? (cadr (spec-of (cdr token))) 'TABLE-ENVIRON)
           (fail port "@item not ended by @end table/enumerate/itemize" token)))
        ((and (eq? model 'ENVIRON) (not (eq? (cdr token) command)))
         (fail #f "Expecting @end for " command ", got " token))))

;;; --- Documents -----------------------------------------------------------

;; The fragment of Texinfo that a string or port holds, headed by *fragment*.
(define (parse command port)
  (expand (car (read-element command port #f '()))))

(define (texi-fragment->stexi string-or-port)
  (if (input-port? string-or-port)
      (parse '*fragment* string-or-port)
      (call-with-input-string string-or-port (lambda (port) (parse '*fragment* port)))))

;; The document that PORT holds, from its @settitle to @bye or the end.
(define (texi->stexi port)
  (unless (find-string-from-port? "\n@settitle " port)
    (fail port "No \\n@settitle  found"))
  (when (eqv? (skip-blanks port) #\newline)
    (fail port "You have a @settitle, but no title"))
  (parse 'texinfo port))

;; TREE with texinfo-arguments in the place of %, which is no name in XML.
(define (stexi->sxml tree)
  (cond ((pair? tree) (map stexi->sxml tree))
        ((eq? tree '%) 'texinfo-arguments)
        (else tree)))

;; The words of STRING, with a space at an end where it has one, unless that is dropped.
(define (squeeze string drop-left? drop-right?)
  (define (edge drop? has?)
    (if (and (not drop?) (has? " " string)) '("") '()))
  (string-join (append (edge drop-left? string-prefix?)
                       (string-tokenize string)
                       (edge drop-right? string-suffix?))))

;; TREE with its spaces squeezed, values and copied parts in their places, and contents.
(define (expand tree)
  (define known '())
  (define (define-value in)
    (let ((args (cdar in)))
      (when (null? args) (error "@set missing arguments" in))
      (unless (string? (car args))
        (error "expected a constant to define for @set" in))
      (let* ((text (car args)) (space (string-index text #\space)))
        (set! known
              (if space
                  (acons (substring text 0 space)
                         (cons (substring text (1+ space)) (cdr args))
                         known)
                  (acons text (cdr args) known))))))
  (define (value-of args)
    (cdr (or (assoc (cadr (assq 'key args)) known)
             (error "unknown value" args known))))
  (let walk ((in tree) (keep? #f))
    (let loop ((in in) (out '()) (first? #t))
      (define (emit x first?) (loop (cdr in) (cons x out) first?))
      (define (drop) (loop (cdr in) out #f))
      (define (replace items) (loop (append items (cdr in)) out #f))
      (if (null? in)
          (reverse! out)
          (let ((x (car in)))
            (cond ((string? x)
                   (emit (if keep? x (squeeze x first? (null? (cdr in)))) #f))
                  ((not (pair? x)) (emit x #t))
                  (else
                   (case (car x)
                     ((set) (define-value in) (drop))
                     ((value) (replace (value-of (cdadr x))))
                     ((copying) (set! known (cons x known)) (drop))
                     ((insertcopying) (replace (cdr (assoc 'copying known))))
                     ((contents)
                      (loop (cdr in)
                            (cons* (contents tree) '(chapheading "Table of Contents") out)
                            #f))
                     (else
                      (emit (walk x (or keep? (keeps-space? (car x)))) #f))))))))))

;; The sections of TREE as nested lists.
(define (contents tree)
  (define (entry place heading)
    `(item (para ,@(if (and (pair? place) (eq? (car place) 'node))
                       `((ref (% (node ,(cadr (assq 'name (cdadr place)))))))
                       (cdr heading)))))
  (define (level in depth return)
    (let loop ((in in) (out '()))
      (let ((found (and (pair? in) (pair? (cdr in)) (texi-command-depth (caadr in) 4))))
        (cond ((or (null? in) (and found (< found depth)))
               (return in (cons 'enumerate (reverse! out))))
              ((not found) (loop (cdr in) out))
              ((= found depth) (loop (cddr in) (cons (entry (car in) (cadr in)) out)))
              (else
               (let ((out (if (null? out) '((item)) out)))
                 (level in (1+ depth)
                        (lambda (in sub)
                          (loop in (cons (append (car out) (list sub)) (cdr out)))))))))))
  (level tree 1 (lambda (in all) all)))
