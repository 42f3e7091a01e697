;;; (texinfo html): SXML of Texinfo to that of HTML.
;;
;; Guile manual, "texinfo html".

(define-module (texinfo html)
  #:use-module ((srfi srfi-1) #:select (find))
  #:use-module (texinfo)
  #:export (stexi->shtml add-ref-resolver! urlify))

(define definitions (@@ (texinfo) definitions))
(define definition-categories (@@ (texinfo) definition-categories))

;;; --- References ----------------------------------------------------------

;; STR in lower case, with - for what may not stand in a reference.
(define (urlify str)
  (string-map (lambda (c) (if (memv c '(#\space #\/ #\:)) #\- (char-downcase c))) str))

(define resolvers
  (list (lambda (node manual) (urlify (string-append (or manual "") "#" node)))))

;; Ask (PROC NODE MANUAL) first where a reference leads; #f leaves it to the others.
(define (add-ref-resolver! proc)
  (set! resolvers (cons proc resolvers)))

(define (resolve node manual)
  (or (or-map (lambda (resolver) (resolver node manual)) resolvers)
      (error "Could not resolve reference" node manual)))

;;; --- Arguments -----------------------------------------------------------

(define (arg key args)
  (let ((found (assq key (cdr args)))) (and found (map stexi->shtml (cdr found)))))
(define (required key args)
  (or (arg key args) (error "Missing argument:" key args)))
(define (first-of list) (and list (car list)))

;;; --- Elements ------------------------------------------------------------

;; (ELEMENT CLASS COMMAND ...); the class #t is the command's name.
(define elements
  '((div #t titlepage cartouche) (div #f *fragment*)
    (pre #f example lisp) (pre "smaller" smallexample smalllisp) (pre #t verbatim)
    (h2 #t title) (h3 #t subtitle author)
    (h2 #f chapter appendix unnumbered majorheading chapheading)
    (h3 #f section appendixsec unnumberedsec heading)
    (h4 #f subsection appendixsubsec unnumberedsubsec subheading)
    (h5 #f subsubsection appendixsubsubsec unnumberedsubsubsec subsubheading)
    (blockquote #f quotation) (li #f item) (p #f para)
    (span #f asis) (span "verbatim" w) (span "small-caps" sc)
    (b #f bold) (i #f i) (samp #f sample samp) (em #f math emph) (kbd #f kbd)
    (code #f code) (code #t key env file command option url email)
    (var #f var) (dfn #f dfn) (cite #f cite) (acronym #f acro) (strong #f strong)))

(define (element tag content)
  (let ((group (find (lambda (group) (memq tag (cddr group))) elements)))
    (and group
         (let ((class (if (eq? #t (cadr group)) (symbol->string tag) (cadr group))))
           `(,(car group) ,@(if class `((@ (class ,class))) '()) ,@content)))))

(define entities
  '((copyright . "copy") (result . "rArr") (tie . "nbsp") (dots . "hellip")))

(define ignored
  '(page setfilename setchapternewpage iftex ifinfo ifplaintext ifxml sp vskip menu ignore
    syncodeindex comment c dircategory direntry top shortcontents cindex printindex))

;; TREE in the words of HTML.
(define (stexi->shtml tree)
  (cond ((not (pair? tree)) tree)
        ((not (symbol? (car tree))) (map stexi->shtml tree))
        ((eq? (car tree) '%) tree)
        ((eq? (car tree) 'entry) (entry (cadr tree) (cddr tree)))
        (else (convert (car tree) (map stexi->shtml (cdr tree))))))

;; A command whose content is converted.
(define (convert tag content)
  (define (convert-as proc) (proc tag (car content) (cdr content)))
  (case tag
    ((texinfo) (convert-as document))
    ((xref ref pxref) (convert-as reference))
    ((uref)
     (let ((url (car (required 'url (car content)))))
       `(a (@ (href ,url)) ,(or (first-of (arg 'title (car content))) url))))
    ((node anchor) `(a (@ (name ,(urlify (car (required 'name (car content)))))) ""))
    ((table)
     (let ((formatter (caar (required 'formatter (car content)))))
       `(dl ,@(map (lambda (item)
                     (if (and (pair? item) (eq? (car item) 'dt))
                         `(dt (,formatter ,@(cdr item)))
                         item))
                   (apply append (cdr content))))))
    ((itemize) `(ul ,@(if (has-args? content) (cdr content) content)))
    ((enumerate)
     `(ol ,@(if (has-args? content)
                `((@ (start ,@(map number (required 'start (car content)))))
                  ,@(cdr content))
                content)))
    ((acronym) `(acronym ,(cadr (assq 'acronym (cdar content)))))
    ((ifnottex) content)
    (else
     (cond ((assq-ref entities tag) => (lambda (name) `(*ENTITY* ,name)))
           ((assq tag definitions) (convert-as definition))
           ((element tag content))
           ((memq tag ignored) #f)
           (else (warn "Don't know how to convert" tag "to HTML") content)))))

(define (has-args? content)
  (and (pair? content) (pair? (car content)) (eq? (caar content) '%)))

;; An enumeration may begin with a letter.
(define (number start)
  (let ((c (char-downcase (string-ref start 0))))
    (if (char-numeric? c) start (number->string (- (char->integer c) 96)))))

(define (document tag args content)
  (define (drop-args tree)
    (cond ((not (pair? tree)) tree)
          ((eq? (car tree) '%) #f)
          (else (map drop-args tree))))
  `(html (@ (xmlns "http://www.w3.org/1999/xhtml"))
         (head (title ,(car (required 'title args))))
         (body ,@(drop-args content))))

(define (reference tag args content)
  (let ((node (car (required 'node args))))
    `(span ,(case tag ((xref) '("See ")) ((pxref) '("see ")) (else #f))
           (a (@ (href ,(resolve node (first-of (arg 'manual args)))))
              ,(or (first-of (arg 'section args)) node)))))

(define (definition tag args content)
  (define (code key)
    (let ((value (arg key args))) (and value (cons 'code value))))
  (define category
    (or (assq-ref definition-categories tag) (car (required 'category args))))
  `(div (table (@ (cellpadding "0") (cellspacing "0") (width "100%") (class "def"))
               (tr (td ,(code 'data-type)
                       " " (b ,(code 'class))
                       " " (b ,(code 'name))
                       " " ,(if (memq tag '(deftypeop deftypefn deftypefun))
                                (code 'arguments)
                                `(var ,(code 'arguments))))
                   (td (div (@ (class "right")) "[" ,category "]"))))
        (div (@ (class "description")) ,@content)))

;; Further headings stand in the list of results as they are, as in Guile.
(define (entry args body)
  (let loop ((out `((dt ,@(required 'heading args)))) (body body))
    (if (and (pair? body) (pair? (car body)) (eq? (caar body) 'itemx))
        (loop `(,@out dt ,@(map stexi->shtml (cdar body))) (cdr body))
        `(,@out (dd ,@(map stexi->shtml body))))))
