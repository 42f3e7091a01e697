;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(string-length string-ref string-set! substring string-append string-copy string-fill! string->list list->string string->number string->symbol string-upcase string-downcase string-reverse string-index string-contains string-prefix? string-suffix? string-pad string-pad-right string-trim string-trim-both string-join string-split string-concatenate string-null? string=? string<? string-ci=? string-take string-drop make-string string-for-each string-map))
