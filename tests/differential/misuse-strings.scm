;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( keyword->symbol keyword? list->string reverse-list->string string string->char-set
         string->char-set! string->list string->number string->symbol string-any-c-code
         string-append string-append/shared string-bytes-per-char string-capitalize
         string-capitalize! string-ci->symbol string-ci< string-ci<= string-ci<=? string-ci<>
         string-ci<? string-ci= string-ci=? string-ci> string-ci>= string-ci>=? string-ci>?
         string-compare string-compare-ci string-concatenate string-concatenate-reverse
         string-concatenate-reverse/shared string-concatenate/shared string-contains
         string-contains-ci string-copy string-copy! string-count string-delete string-downcase
         string-downcase! string-drop string-drop-right string-every-c-code string-fill!
         string-filter string-fold string-fold-right string-for-each string-for-each-index
         string-index string-index-right string-join string-length string-map string-map!
         string-normalize-nfc string-normalize-nfd string-normalize-nfkc string-normalize-nfkd
         string-null? string-pad string-pad-right string-prefix-ci? string-prefix-length
         string-prefix-length-ci string-prefix? string-ref string-replace string-reverse
         string-reverse! string-rindex string-set! string-skip string-skip-right string-split
         string-suffix-ci? string-suffix-length string-suffix-length-ci string-suffix?
         string-tabulate string-take string-take-right string-titlecase string-titlecase!
         string-tokenize string-trim string-trim-both string-trim-right string-unfold
         string-unfold-right string-upcase string-upcase! string-utf8-length string-xcopy!
         string< string<= string<=? string<> string<? string= string=? string> string>=
         string>=? string>? string? substring substring-move! substring/copy
         substring/read-only substring/shared symbol->keyword symbol->string symbol-fref
symbol-fset! symbol-interned? symbol-pref symbol-pset! symbol? xsubstring)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
