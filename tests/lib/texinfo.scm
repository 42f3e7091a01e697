;; Texinfo read as trees: what each kind of command makes.
(use-modules (texinfo) (texinfo indexing))

(define (show x) (write x) (newline))
(define (fragment . lines) (show (texi-fragment->stexi (string-join lines "\n" 'suffix))))

;;; Commands in a line
(fragment "Some @code{code}, @emph{@strong{nested}} and @var{x}.")
(fragment "A @@ and @{braces@}, e.g.@: a colon@!  {in braces}")
(fragment "@code{  } @w{  kept  spaces } @samp{ a   b }@dots{} @copyright{}")
(fragment "See @ref{Node one, name, A section}, @xref{Two,,, file, Manual}.")
(fragment "@pxref{A, @code{b}} @uref{http://x.y/z, @emph{title}} @url{u} @acronym{GNU, Not Unix}")
(fragment "@acronym{@code{x}, y} @anchor{here} @image{file, 3cm,, alt}")
(fragment "@noindent Not indented")

;;; Paragraphs
(fragment "one" "two" "" "" "  three" "" "@code{four} five" "" "")
(fragment)
(fragment "text" "@c a comment, of two parts" "more text" "@sp 2" "@page" "@c")

;;; Lines
(fragment "@node First, Second, , Top" "@chapter The @code{first} one" "Text."
          "@section Two" "@center middle" "@setchapternewpage odd")
(fragment "@cindex entry, with @code{code}" "@findex car" "Text." "@printindex cp")

;;; Definitions
(fragment "@deffn {Scheme Procedure} list* a @var{b} . c" "Text." "@end deffn")
(fragment "@defun f" "@defunx g x" "@end defun" "@defvar v" "Value." "@end defvar")
(fragment "@deftypefn {C Function} SCM scm_car (SCM @var{x})" "@end deftypefn")
(fragment "@deftp {Data Type} point x y" "A point." "@end deftp")
(fragment "@defop Operation class name arg" "@end defop" "@defspec when test body" "@end defspec")

;;; Tables and lists
(fragment "@table @code" "before" "@item one" "Text of one." "@itemx other" "@item two" ""
          "Text of two." "" "More." "@end table")
(fragment "@itemize" "@item a" "@itemize @bullet" "@item b" "@end itemize" "@item c"
          "@end itemize")
(fragment "@itemize -" "@item x" "@end itemize" "@enumerate 3" "@item y" "@end enumerate"
          "@enumerate c" "@item z" "@end enumerate" "@ftable @samp" "@item f" "@end ftable")

;;; Blocks
(fragment "@example" "(define (f x)" "  @var{x})" "" "@{brace@}" "@end example")
(fragment "@quotation" "@lisp" " (car x)" "@end lisp" "after" "@end quotation")
(fragment "@verbatim" "@code{not read}  {" "" "@end verbatim" "text")
(fragment "@menu" "* One::   first" "* Two::" "@end menu")
(fragment "@example" "@cindex in it" "back" "@end example")

;;; Variables, copied parts, contents
(fragment "@set name Some @code{value}" "The value is @value{name}." "@set flag")
(define (document . lines)
  (call-with-input-string (string-join lines "\n" 'suffix) texi->stexi))
(define book
  (document "\\input texinfo" "@setfilename x" "@settitle The @emph{Title}"
            "@copying" "Copy   this." "@end copying"
            "@contents"
            "@node A" "@chapter One" "@insertcopying"
            "@node A1" "@section Sub @code{x}" "@cindex thing" "Text."
            "@subsubsection Deep"
            "@unnumbered Two"
            "@defun f x" "Does." "@end defun"
            "@bye" "@unknown{"))
(show book)
(show (stexi->sxml book))
(show (stexi-extract-index book "manual" 'all))
(show (map (lambda (name) (texi-command-depth name 3))
           '(top chapter section subsection subsubsection appendix appendixsec code)))

;;; Files
(define file (string-append (mkdtemp (string-copy "/tmp/riad-texinfo-XXXXXX")) "/part.texi"))
(with-output-to-file file (lambda () (display "included @code{text}\n\nand more\n")))
(fragment (string-append "@include " file) "after")
(call-with-file-and-dir file
  (lambda (port) (show (equal? (getcwd) (dirname file))) (show (read-char port))))
(delete-file file)
(rmdir (dirname file))

(show (assq 'table texi-command-specs))
(show (assq 'url texi-command-specs))
(show (assq 'deffnx texi-command-specs))
(show (length (let unique ((names (map car texi-command-specs)))
                (cond ((null? names) '())
                      ((memq (car names) (cdr names)) (unique (cdr names)))
                      (else (cons (car names) (unique (cdr names))))))))
