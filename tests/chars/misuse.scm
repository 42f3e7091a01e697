;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(char->integer integer->char char-upcase char-downcase char-alphabetic? char-numeric? char-whitespace? char=? char<? char-ci=? char-set-contains? char-set-size string->char-set char-set->list char-set-complement))
