;; (texinfo reflection): documentation of objects, modules and packages.
(use-modules (texinfo reflection) (texinfo plain-text) (oop goops))
(define (show x) (write x) (newline))

(define (one) "Gives one, as Texinfo: @code{1}." 1)
(define (plain) "No commands here." 1)
(define (layout) "Some\n   layout." 1)
(define (broken) "Wrong @nothing{}." 1)
(define (defined) "@defun defined\nIts own.\n@end defun" 1)
(define-class <thing> ())
(show (object-stexi-documentation one 'one))
(show (object-stexi-documentation plain "plain"))
(show (object-stexi-documentation layout 'layout))
(show (object-stexi-documentation broken))
(show (object-stexi-documentation defined 'defined))
(show (object-stexi-documentation (lambda () 1) 'none))
(show (object-stexi-documentation (lambda () 1) 'none #:force #t))
(show (object-stexi-documentation <thing> '<thing> #:force #t))
(show (object-stexi-documentation 12 'number #:force #t))
(show (object-stexi-documentation 12))
(define stexi '(*fragment* (para "As a tree.")))
(define documented (lambda () 1))
(set-object-property! documented 'documentation stexi)
(show (object-stexi-documentation documented 'documented))

(define-syntax second
  (lambda (form) "Its @var{second}." (syntax-case form () ((_ a b) #'b))))
(show (object-stexi-documentation (module-ref (current-module) 'second) 'second))

;;; A module, in a file
(define folder (mkdtemp (string-copy "/tmp/riad-texinfo-XXXXXX")))
(define file (string-append folder "/small.scm"))
(with-output-to-file file
  (lambda ()
    (display ";;; Commentary:\n;; A @dfn{small} module.\n;;\n;; Two paragraphs.\n;;; Code:\n")
    (display "(define-module (small) #:export (zeta value alpha))\n")
    (display "(define (alpha) \"First of the @emph{two}.\" 1)\n")
    (display "(define (zeta) 1)\n(define value 12)\n")))
(set! %load-path (cons folder %load-path))
(show (module-stexi-documentation '(small)))
(show (module-stexi-documentation
       '(small) #:docs-resolver (lambda (name def) `(*fragment* ,def (para ,(symbol->string name))))))
(display (stexi->plain-text (module-stexi-documentation '(small))))
(show (equal? (cddr (script-stexi-documentation file))
              `((node (% (name "small.scm"))) (para "A " (dfn "small") " module.")
                (para "Two paragraphs."))))
(show (package-stexi-documentation '((small)) "Package" "package.info"
                                   '((para "before")) '((para "after")) #:scripts (list file)))
(show (package-stexi-documentation-for-include '((small)) '(("what it is"))))
(delete-file file)
(rmdir folder)
(catch 'misc-error
  (lambda () (package-stexi-documentation '(small) "P" "p" '() '()))
  (lambda (key who message args . rest) (show (apply simple-format #f message args))))

;;; Parts of manuals
(define copying
  (package-stexi-standard-copying "Lib" "1.2" "today" '(2004 2006) "A. Author" "Do as you like."))
(define titlepage
  (package-stexi-standard-titlepage "Lib" "1.2" "today" '(("A. Author" . "a@b.c") ("B" . "b"))))
(define menu
  (package-stexi-standard-menu "Lib" '((a b) (a very long module name)) '(("first") ("second"))
                               '(("Index" "all of it"))))
(show copying)
(show titlepage)
(show menu)
(show (package-stexi-standard-menu "Lib" '((a)) '(("x")) '()))
(show (package-stexi-generic-menu "Lib" '(("Node" "text" (code "x")) #f ("Other"))))
(show (package-stexi-extended-menu "Lib" '(((a b) "module")) '(("/bin/script" "script")) '(("X" "y"))))
(show (package-stexi-standard-prologue "Lib" "lib" "Category" "what it does"
                                       copying titlepage menu))
