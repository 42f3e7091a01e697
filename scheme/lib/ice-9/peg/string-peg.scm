;;; (ice-9 peg string-peg): PEG patterns written as strings.
;;
;; Guile manual, "PEG Syntax Reference".

(define-module (ice-9 peg string-peg)
  #:use-module (ice-9 peg using-parsers)
  #:use-module (ice-9 peg codegen)
  #:use-module (ice-9 peg simplify-tree)
  #:export (peg-as-peg define-peg-string-patterns peg-grammar))

;; The grammar of grammars, as one.
(define peg-as-peg
  "grammar <-- (nonterminal ('<--' / '<-' / '<') sp pattern)+
pattern <-- alternative (SLASH sp alternative)*
alternative <-- ([!&]? sp suffix)+
suffix <-- primary ([*+?] sp)*
primary <-- '(' sp pattern ')' sp / '.' sp / literal / charclass / nonterminal !'<'
literal <-- ['] (!['] .)* ['] sp
charclass <-- LB (!']' (CCrange / CCsingle))* RB sp
CCrange <-- . '-' .
CCsingle <-- .
nonterminal <-- [a-zA-Z0-9-]+ sp
sp < [ \t\n]*
SLASH < '/'
LB < '['
RB < ']'
")

(define-syntax define-nonterminals
  (lambda (form)
    (syntax-case form ()
      ((_ (name accum pat) ...)
       #`(begin
           #,@(map (lambda (name accum pat)
                     (let ((accum (syntax->datum accum)))
                       #`(define #,name
                           #,(wrap-parser-for-users form (compile-peg-pattern pat accum)
                                                    accum name))))
                   #'(name ...) #'(accum ...) #'(pat ...)))))))

(define-nonterminals
  (peg-grammar all (+ (and peg-nonterminal (or "<--" "<-" "<") peg-sp peg-pattern)))
  (peg-pattern all (and peg-alternative (* (and (ignore "/") peg-sp peg-alternative))))
  (peg-alternative all (+ (and (? (or "!" "&")) peg-sp peg-suffix)))
  (peg-suffix all (and peg-primary (* (and (or "*" "+" "?") peg-sp))))
  (peg-primary all (or (and "(" peg-sp peg-pattern ")" peg-sp)
                       (and "." peg-sp)
                       peg-literal
                       peg-charclass
                       (and peg-nonterminal (not-followed-by "<"))))
  (peg-literal all (and "'" (* (and (not-followed-by "'") peg-any)) "'" peg-sp))
  (peg-charclass all (and (ignore "[")
                          (* (and (not-followed-by "]")
                                  (or charclass-range charclass-single)))
                          (ignore "]")
                          peg-sp))
  (charclass-range all (and peg-any "-" peg-any))
  (charclass-single all peg-any)
  (peg-nonterminal all (and (+ (or (range #\a #\z) (range #\A #\Z) (range #\0 #\9) "-"))
                            peg-sp))
  (peg-sp none (* (or " " "\t" "\n"))))

;;; --- Trees to patterns ---------------------------------------------------

;; The parts of TREE that start with one of KEYWORDS, not those inside them.
(define (parts keywords tree)
  (context-flatten (lambda (x) (memq (car x) keywords)) tree))

;; (OPERATOR x ...), or x alone.
(define (combine operator patterns)
  (if (null? (cdr patterns)) (car patterns) (cons operator patterns)))

(define (pattern->datum tree)
  (combine 'or (map alternative->datum (parts '(peg-alternative) (cdr tree)))))

(define (alternative->datum tree)
  (combine 'and
           (map (lambda (part)
                  (cond ((equal? (car part) "&")
                         (list 'followed-by (suffix->datum (cadr part))))
                        ((equal? (car part) "!")
                         (list 'not-followed-by (suffix->datum (cadr part))))
                        (else (suffix->datum part))))
                (context-flatten (lambda (x)
                                   (or (string? (car x)) (eq? (car x) 'peg-suffix)))
                                 (cdr tree)))))

(define (suffix->datum tree)
  (let ((primary (primary->datum (cadr tree))))
    (if (null? (cddr tree))
        primary
        (list (string->symbol (caddr tree)) primary))))

(define (primary->datum tree)
  (let ((first (cadr tree)))
    (cond ((equal? first "(") (pattern->datum (caddr tree)))
          ((equal? first ".") 'peg-any)
          (else
           (case (car first)
             ((peg-literal)
              (let ((text (cadr first)))
                (substring text 1 (- (string-length text) 1))))
             ((peg-charclass)
              (combine 'or (map class-part->datum
                                (parts '(charclass-range charclass-single)
                                       (cdr first)))))
             (else (string->symbol (cadr first))))))))

(define (class-part->datum tree)
  (let ((text (cadr tree)))
    (if (eq? (car tree) 'charclass-range)
        (list 'range (string-ref text 0) (string-ref text 2))
        text)))

(define (depth tree)
  (if (pair? tree) (+ 1 (depth (car tree))) 0))

(define-syntax define-peg-string-patterns
  (lambda (form)
    "Define the nonterminals of a grammar given as a string."
    (syntax-case form ()
      ((keyword str)
       (let* ((match (match-pattern peg-grammar (syntax->datum #'str)))
              (tree (peg:tree match)))
         #`(begin
             #,@(if (pair? tree)
                    (map (lambda (definition)
                           (datum->syntax #'keyword
                             `(,#'define-peg-pattern
                               ,(string->symbol (cadr (car definition)))
                               ,(assoc-ref '(("<--" . all) ("<-" . body) ("<" . none))
                                           (cadr definition))
                               ,(pattern->datum (caddr definition)))))
                         (context-flatten (lambda (x) (<= (depth x) 2)) (cdr tree)))
                    '())))))))

(add-peg-compiler! 'peg
  (lambda (args accum)
    (syntax-case args ()
      ((str)
       (string? (syntax->datum #'str))
       (compile-peg-pattern
        (datum->syntax #'str
          (pattern->datum (peg:tree (match-pattern peg-pattern (syntax->datum #'str)))))
        (if (eq? accum 'all) 'body accum)))
      (else (error "Bad embedded PEG string" args)))))
