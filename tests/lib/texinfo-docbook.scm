;; (texinfo docbook): from DocBook to Texinfo.
(use-modules (texinfo docbook) (texinfo serialize) (sxml transform))
(define (show x) (write x) (newline))

(show (sdocbook-flatten '(refsect1 (refsect2 (para "foo")))))
(show (sdocbook-flatten '(para "x" (emphasis "y" (note (para "in"))) "z"
                               (itemizedlist (listitem (para "a" (literal "b")))))))
(show (sdocbook-flatten '(refsect1 (% (id "i")) (title "T") "text" (@ (x "y")))))
(show (sdocbook-flatten '(emphasis "only" (para "this"))))
(show (filter-empty-elements '((refsect1) (para "x") "text" (para))))
(show (replace-titles '((refsect1) (title "One") (para "x") (refsect2) (title "Two " (code "y"))
                        "text" (refsect3) (title "3") (refsect4) (title "4"))))
(show *sdocbook-block-commands*)

(define (convert tree) (pre-post-order tree *sdocbook->stexi-rules*))
(show (convert '(para (@ (id "x")) "A " (emphasis "word") ", " (literal "code") " and "
                      (replaceable "var") (filename "file") (quote "q") (envar "HOME")
                      (acronym "GNU"))))
(show (convert '(orderedlist (listitem (simpara "a")) (listitem (para "b")))))
(show (convert '(itemizedlist (listitem (para "a")) (listitem))))
(show (convert '(informalexample (programlisting "(f x)"))))
(show (convert '(section (ulink (@ (url "http://x.y")) "there") (ulink (@) "text") (term "t"))))
(parameterize ((current-warning-port (current-output-port)))
  (show (convert '(type (@ (role "r")) "int")))
  (show (convert '(para (unheard-of "x")))))
(define nodes
  (replace-titles
   (filter-empty-elements
    (sdocbook-flatten '(refsect1 (title "Head") (para "Some " (function "f")) (para))))))
(show nodes)
