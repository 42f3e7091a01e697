;; sxml->xml and xml->sxml.
(use-modules (sxml simple))
(sxml->xml '(a (@ (href "x&y")) "text <" (b))) (newline)
(write (xml->sxml "<a x=\"1\">t<b/></a>")) (newline)
