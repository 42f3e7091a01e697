;;; (texinfo plain-text): SXML of Texinfo as text.
;;
;; Guile manual, "texinfo plain-text".

(define-module (texinfo plain-text)
  #:use-module (texinfo)
  #:use-module (texinfo string-utils)
  #:use-module ((srfi srfi-1) #:select (filter-map find))
  #:export (stexi->plain-text *line-width*))

(define definitions (@@ (texinfo) definitions))
(define definition-categories (@@ (texinfo) definition-categories))

(define *line-width* (make-fluid 72))
(define indent (make-fluid ""))
;; Makes the mark of the next item.
(define item-mark (make-fluid (lambda () "* ")))

(define (further-in thunk)
  (with-fluids ((indent (string-append (fluid-ref indent) "     "))) (thunk)))

(define (line text) (string-append (fluid-ref indent) text "\n"))

(define (fill text end)
  (string-append (fill-string text
                              #:line-width (fluid-ref *line-width*)
                              #:initial-indent (fluid-ref indent)
                              #:subsequent-indent (fluid-ref indent))
                 end))

(define (arg key args)
  (let ((found (assq key (cdr args)))) (and found (stexi->plain-text (cdr found)))))
(define (required key args)
  (or (arg key args) (error "Missing argument:" key args)))

;; TREE as text, in lines of *line-width* characters.
(define (stexi->plain-text tree)
  (cond ((string? tree) tree)
        ((not (and (pair? tree) (list? tree))) "")
        ((symbol? (car tree)) (command (car tree) (cdr tree)))
        (else (string-concatenate (map stexi->plain-text tree)))))

;; Commands by what becomes of them: a character underlines their text, those of a string
;; enclose it, and a list is the result.
(define kinds
  '((("") page setfilename setchapternewpage iftex ifinfo ifplaintext ifxml sp vskip menu
     ignore syncodeindex comment c % node anchor)
    (#\* title chapter appendix unnumbered majorheading chapheading)
    (#\= section appendixsec unnumberedsec heading)
    (#\- subsection appendixsubsec unnumberedsubsec subheading)
    (#\. subsubsection appendixsubsubsec unnumberedsubsubsec subsubheading)
    ("`'" sample samp code kbd env file command option url)
    ("**" strong) ("__" emph) ("\"\"" dfn cite) ("<>" key email)
    (("(C)") copyright) (("==>") result) (("...") dots)
    (var sc) (math *fragment*) (acronym acro) (ref xref pxref)
    (example lisp smallexample smalllisp)))

(define (kind-of tag)
  (let ((group (find (lambda (group) (memq tag group)) kinds)))
    (cond (group (car group))
          ((assq tag definitions) 'definition)
          (else tag))))

(define (command tag body)
  (define kind (kind-of tag))
  (define (text) (stexi->plain-text body))
  (define (rest-text) (stexi->plain-text (cdr body)))
  (cond
   ((pair? kind) (car kind))
   ((char? kind) (underlined (text) kind))
   ((string? kind) (string-append (substring kind 0 1) (text) (substring kind 1)))
   (else
    (case kind
      ((texinfo)
       (let ((title (underlined (required 'title (car body)) #\*)))
         (string-append title (rest-text))))
      ((math) (text))
      ((var) (string-upcase (text)))
      ((acronym) (acronym (car body)))
      ((ref) (reference tag (car body)))
      ((uref)
       (let ((url (required 'url (car body))) (title (arg 'title (car body))))
         (if title (string-append title " (" url ")") (string-append "`" url "'"))))
      ((quotation) (further-in (lambda () (fill (text) "\n\n"))))
      ((example)
       (let ((text (text))) (further-in (lambda () (lines text)))))
      ((verbatim) (lines (text)))
      ((itemize) (items (lambda () "* ") (cdr body)))
      ((enumerate) (enumeration body))
      ((item) (item (text)))
      ((table) (rest-text))
      ((entry)
       (let ((heading (fill (required 'heading (car body)) "\n")))
         (string-append heading (further-in rest-text))))
      ((definition) (definition tag (car body) rest-text))
      (else (fill (text) "\n\n"))))))

(define (lines text)
  (string-append (string-concatenate (map line (string-split text #\newline))) "\n"))

(define (underlined text char)
  (string-append "\n" (line text) (line (make-string (string-length text) char)) "\n"))

(define (acronym args)
  (let ((meaning (arg 'meaning args)) (short (required 'acronym args)))
    (if meaning (string-append short " (" meaning ")") short)))

(define (reference tag args)
  (let ((node (required 'node args)) (manual (arg 'manual args)))
    (string-append (case tag ((xref) "See ") ((pxref) "see ") (else ""))
                   (or (arg 'name args) node)
                   (if manual " in manual " "") (or manual ""))))

;; Items are text indented enough for their marks.
(define (items mark body)
  (with-fluids ((item-mark mark))
    (further-in (lambda () (stexi->plain-text body)))))

(define (item text)
  (let* ((mark ((fluid-ref item-mark)))
         (start (- (string-length (fluid-ref indent)) (string-length mark))))
    (unless (or (string-null? text) (negative? start))
      (string-copy! text start mark))
    text))

;; A start that is a number is taken for a letter, as in Guile.
(define (enumeration body)
  (define start
    (and (pair? body) (pair? (car body)) (eq? (caar body) '%) (arg 'start (car body))))
  (define n
    (if start
        (let ((c (string-ref start 0)))
          (- (char->integer c) (if (char-upper-case? c) 64 96)))
        1))
  (items (lambda ()
           (set! n (1+ n))
           (string-append (number->string (1- n)) ". "))
         (if start (cdr body) body)))

(define (definition tag args text)
  (define category
    (or (assq-ref definition-categories tag) (required 'category args)))
  (let ((heading
         (fill (string-append
                " - " category ": "
                (string-join (filter-map (lambda (key) (arg key args))
                                         '(data-type class name arguments))))
               "\n")))
    (string-append heading (further-in text))))
