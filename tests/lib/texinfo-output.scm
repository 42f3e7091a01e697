;; Trees of Texinfo as Texinfo again, as HTML and as plain text.
(use-modules (texinfo) (texinfo html) (texinfo plain-text) (texinfo serialize))

(define text "@node Top, First
@chapter The first
@cindex beginnings, of @code{code}
Text with @code{code}, @var{var}, @emph{stress}, @strong{more}, @key{RET}, @kbd{C-x},
@dfn{a term}, @cite{Book}, @email{a@@b.c}, @sc{caps}, @w{as  is}, @math{x}, and @dots{}. Next
sentence @copyright{} @result{} @acronym{GNU, Not Unix}. A @{brace@}.

@xref{First, the name, Section, , manual}, @pxref{First} and @ref{Second node}, @uref{http://x.y, title},
@url{http://x.y/z}.

@section Lists
@itemize
@item one
@item two

more of two
@end itemize
@itemize -
@item dash
@end itemize
@enumerate
@item first
@itemize @bullet
@item inner
@end itemize
@item second
@end enumerate
@table @code
@item car
The @strong{first}.
@itemx caar
@item cdr
The rest.
@end table
@subsection Code
@example
(f x)
  @var{y}
@end example
@smalllisp
(g)
@end smalllisp
@verbatim
  @literal {
@end verbatim
@quotation
To be quoted at length, in lines that have to be filled since they are longer than others are, and more.

Twice.
@end quotation
@subsubsection Definitions
@deffn {Scheme Procedure} list* first @var{rest}
@deffnx Function other x
Text.
@end deffn
@defun f x
In @code{f}.
@end defun
@defvar v
Variable.
@end defvar
@defspec when test
Special.
@end defspec
@deftypefn Function int add (int @var{x})
Typed.
@end deftypefn
@c comment
@sp 2
@heading Heading
@center centred
@unnumbered Last
")

(define tree (texi-fragment->stexi text))
(define (show-html tree)
  (parameterize ((current-warning-port (current-output-port)))
    (write (stexi->shtml tree))
    (newline)))
(show-html tree)
(display (stexi->plain-text tree))
(with-fluids ((*line-width* 30)) (display (stexi->plain-text tree)))
(define again (stexi->texi tree))
(display again)
(write (equal? again (stexi->texi (texi-fragment->stexi again)))) (newline)

(define book
  (call-with-input-string
   (string-append "\n@settitle A @code{title}\n@copying\nCopying.\n@end copying\n@titlepage\n"
                  "@title T\n@subtitle S\n@author A\n@page\n@vskip 0pt plus 1filll\n"
                  "@insertcopying\n@end titlepage\n@ifnottex\n@node Top\n@top T\n@end ifnottex\n"
                  "@node One\n@chapter One\nText.\n@printindex cp\n@bye\n")
   texi->stexi))
(show-html book)
(display (stexi->plain-text book))
(display (stexi->texi '(texinfo (% (title "Title") (filename "file.info")) (para "x"))))

;;; Single elements
(define (written x) (write (stexi->texi x)) (newline))
(for-each written
          '((para "A sentence. Another @one {}.") (*braces* "x") (include "file") (noindent)
            (node (% (name "a") (next "b"))) (c (% (all "x" "y"))) (page)
            (table (% (formatter (var))) (entry (% (heading "h" (code "x"))) (para "p")))
            (enumerate (% (start "3")) (item (para "x"))) (enumerate (item (para "x")))
            (itemize (% (bullet "-")) (item (para "x")))
            (deffn (% (category "A B") (name "n") (arguments (var "x") " y")))
            (defvar (% (name))) (uref (% (url "u") (title (emph "t")))) (pxref (% (node "n") (name "s")))
            (cindex (% (entry "a b"))) (title "T" (code "x")) (example "x") (example "x\n") #f ()))

;;; References
(write (urlify "A/b: C")) (newline)
(add-ref-resolver! (lambda (node manual) (and manual (string-append manual ".html#" node))))
(write (stexi->shtml '((ref (% (node "A b") (manual "m"))) (xref (% (node "A b")))))) (newline)

;;; What is not known
(parameterize ((current-warning-port (current-output-port)))
  (write (stexi->texi '(unknown "x"))) (newline)
  (write (stexi->shtml '(para (unknown "x")))) (newline)
  (write (stexi->plain-text '(unknown "x"))) (newline))
