;;; (scheme char): characters, R7RS 6.6 and 6.7.

(define-module (scheme char)
  #:use-module ((riad builtins)
                #:select (full-downcase full-upcase string-foldcase))
  #:re-export (char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>?
               char-downcase char-lower-case? char-numeric? char-upcase char-upper-case?
               char-whitespace? string-foldcase (full-downcase . string-downcase)
               (full-upcase . string-upcase))
  #:export (char-foldcase digit-value string-ci=? string-ci<? string-ci>? string-ci<=? string-ci>=?))

(define (char-foldcase char)
  "CHAR as it is compared when case does not matter."
  (if (memv char '(#\x130 #\x131))
      char
      (char-downcase (char-upcase char))))

;; The zeros of the blocks of decimal digits that Unicode has (category Nd).
(define zeros
  '(#x30 #x660 #x6f0 #x7c0 #x966 #x9e6 #xa66 #xae6 #xb66 #xbe6 #xc66 #xce6 #xd66 #xde6
    #xe50 #xed0 #xf20 #x1040 #x1090 #x17e0 #x1810 #x1946 #x19d0 #x1a80 #x1a90 #x1b50
    #x1bb0 #x1c40 #x1c50 #xa620 #xa8d0 #xa900 #xa9d0 #xa9f0 #xaa50 #xabf0 #xff10))

(define (digit-value char)
  "The value of the decimal digit CHAR, or #f when it is none."
  (unless (char? char) (%core-error "Expected a char" char))
  (let ((code (char->integer char)))
    (or-map (lambda (zero) (and (<= zero code (+ zero 9)) (- code zero))) zeros)))

;; Strings are compared as `string-foldcase' makes them, R7RS 6.7.
(define-syntax-rule (define-comparisons (name compare) ...)
  (begin
    (define (name . strings) (apply compare (map string-foldcase strings)))
    ...))
(define-comparisons (string-ci=? string=?) (string-ci<? string<?)
  (string-ci>? string>?) (string-ci<=? string<=?) (string-ci>=? string>=?))
