;; Lists, dotted pairs and brackets.
(for-each (lambda (x) (write x) (newline))
  '(() (a) (a b) (a . b) (a b . c) (a . (b . (c . ()))) [a b] (a [b] c) ((a) . (b)) (() ()) (a . [b c]) (quote) (quote a b) (quote . a)))
