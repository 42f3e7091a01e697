;; The string procedures over ASCII, Latin-1, wide and empty strings.
(setup
 (define (s0) "") (define (s1) (string-copy "Hello World")) (define (s2) (string-copy "\xe9t\xe9 \xdfA"))
 (define (s3) (string-copy "\u03bbx Y\u0130\u01c6"))
 (define (string-twice s) (string-concatenate (list s s)))
 (define (codes s) (map char->integer (string->list s)))
 (define (down-up s) (string-downcase (string-upcase s)))
 (define (symbol-of s) (symbol->string (string->symbol s)))
 (define (string-delete-of s p) (string-delete p s))
 (define (string-filter-of s p) (string-filter p s))
 (define (string-any-of s p) (string-any p s))
 (define (string-every-of s p) (string-every p s))
 (define (string-replace-with s start end) (string-replace s "X\u03bb" start end))
 (define (string-fill-of s c) (string-fill! s c) s)
 (define (string-set-of s c) (string-set! s 1 c) s)
 (define (string-for-each-list f s) (let ((l '())) (string-for-each (lambda (c) (set! l (cons (f c) l))) s) l)))
(each (string-length string-null? string-upcase string-downcase string-capitalize string-titlecase
       string-reverse string-copy string->list string->symbol string->number string-hash
       string-tokenize string-trim string-trim-right string-trim-both string->char-set
       string-normalize-nfc string-normalize-nfd string-normalize-nfkc string-normalize-nfkd
       string-utf8-length string-twice string-bytes-per-char codes down-up symbol-of)
      ((s0) (s1) (s2) (s3) "12" "1e3" "a\tb \n" "\U01f600!"))
(each (string-upcase! string-downcase! string-capitalize! string-titlecase! string-reverse!)
      ((s1) (s2) (s3)))
(each (string=? string<? string>? string<=? string>=? string-ci=? string-ci<? string-ci>?
       string-ci<=? string-ci>=? string= string<> string< string> string<= string>= string-ci=
       string-ci<> string-ci< string-ci> string-ci<= string-ci>= string-prefix? string-suffix?
       string-prefix-ci? string-suffix-ci? string-prefix-length string-suffix-length
       string-prefix-length-ci string-suffix-length-ci string-contains string-contains-ci
       string-append string-append/shared)
      ("" "A" "a" "Hello World" "hello" "world" "\xe9" "\xc9t\xe9" "\u03bb" "\u039bX" "\xdf")
      ("" "a" "Hello World" "hello world" "\xe9" "\xe9t\xe9" "\u03bb" "\u03bbx Y"))
(each (string-index string-rindex string-index-right string-skip string-skip-right string-count
       string-split string-delete-of string-filter-of string-trim string-trim-right
       string-trim-both string-any-of string-every-of)
      ((s0) (s1) (s2) (s3))
      (#\l #\space #\xe9 #\x3bb char-set:letter char-upper-case?))
(each (string-ref substring string-take string-drop string-take-right string-drop-right string-pad
       string-pad-right string-copy string->list substring/shared substring/copy
       substring/read-only string-upcase string-downcase)
      ((s0) (s1) (s2) (s3)) (0 1 3 6 12))
(each (substring string-copy string->list xsubstring string-pad string-replace-with substring/shared)
      ((s0) (s1) (s2) (s3)) (0 1 2) (0 2 3 6))
(each (string-join) ('() '("a") '("a" "\xe9" "\u03bb")) ("" ", " "\u03bb") ('infix 'prefix 'suffix 'strict-infix))
(each (string-fill-of string-set-of) ((s1) (s2) (s3)) (#\a #\xe9 #\x3bb #\x1f600))
(each (string-map string-for-each-list) (char-upcase char-downcase) ((s0) (s1) (s2) (s3)))
(expressions
 (string-fold cons '() "\xe9\u03bba") (string-fold-right cons '() "\xe9\u03bba")
 (string-unfold null? car cdr '(#\a #\xe9 #\x3bb)) (string-unfold-right null? car cdr '(#\a #\xe9 #\x3bb))
 (string-tabulate (lambda (i) (integer->char (+ i 955))) 4) (string-concatenate-reverse '("a" "\xe9" "\u03bb"))
 (string-concatenate '()) (string-concatenate '("a" "" "\u03bb")) (list->string '()) (list->string '(#\a #\x3bb))
 (reverse-list->string '(#\a #\x3bb)) (string) (string #\a #\xe9 #\x3bb) (make-string 2 #\x3bb) (make-string 0)
 (string-any char-upper-case? "abC") (string-every char-alphabetic? "") (string->list "a\u03bb" 1))
