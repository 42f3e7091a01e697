;;; (rnrs unicode): R6RS library report 1.

(define-module (rnrs unicode)
  #:version (6)
  #:use-module ((scheme char) #:select (char-foldcase))
  #:re-export (char-upcase char-downcase char-titlecase char-foldcase
               char-ci=? char-ci<? char-ci>? char-ci<=? char-ci>=?
               char-alphabetic? char-numeric? char-whitespace?
               char-upper-case? char-lower-case? char-general-category
               string-upcase string-downcase string-titlecase
               string-ci=? string-ci<? string-ci>? string-ci<=? string-ci>=?
               string-normalize-nfd string-normalize-nfkd
               string-normalize-nfc string-normalize-nfkc)
  #:export (char-title-case? string-foldcase))

(define (char-title-case? char)
  "True for a letter in title case."
  (char-set-contains? char-set:title-case char))

(define (string-foldcase str)
  "STR as it is compared when case does not matter, character by character."
  (string-downcase (string-upcase str)))
