;; The character procedures over ASCII, Latin-1, wide and odd characters.
(setup (define (char->digit-value c) (string->number (string c)))
       (define (list->string-of c) (list->string (list c c)))
       (define (char-set-size-of c) (char-set-size (char-set c c))))
(each (char->integer char-upcase char-downcase char-titlecase char-alphabetic? char-numeric?
       char-whitespace? char-upper-case? char-lower-case? char-is-both? char-general-category
       char? char->digit-value string list->string-of char-set char-set-size-of)
      (#\a #\Z #\0 #\space #\newline #\nul #\delete #\xa0 #\xaa #\xb5 #\xc9 #\xdf #\xe9 #\xff #\x130
       #\x131 #\x149 #\x1c5 #\x1c6 #\x370 #\x391 #\x3c2 #\x3c3 #\x660 #\x1e9e #\x2028 #\x2160 #\x24b6
       #\xd7ff #\xe000 #\xfffd #\xffff #\x10400 #\x10428 #\x1d400 #\x1d7ce #\x10ffff))
(each (char=? char<? char>? char<=? char>=? char-ci=? char-ci<? char-ci>? char-ci<=? char-ci>=?)
      (#\a #\A #\b #\xe9 #\xc9 #\xdf #\x3bb #\x39b #\x130)
      (#\a #\A #\B #\xe9 #\xff #\x3bb #\x1e9e #\i))
(each (integer->char) (0 65 955 55295 55296 57343 57344 1114111 1114112 -1 1.0))
(each (char-set-contains?)
      (char-set:letter char-set:lower-case char-set:upper-case char-set:title-case char-set:digit
       char-set:letter+digit char-set:punctuation char-set:symbol char-set:whitespace
       char-set:blank char-set:iso-control char-set:graphic char-set:printing char-set:hex-digit
       char-set:ascii char-set:empty char-set:full char-set:designated)
      (#\a #\Z #\0 #\_ #\$ #\space #\tab #\xa0 #\xaa #\xab #\xb2 #\xd7 #\xe9 #\x1c5 #\x3bb #\x660 #\x2003
       #\x20ac #\x2160 #\xe000 #\x10400))
