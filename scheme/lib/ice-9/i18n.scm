;;; (ice-9 i18n): text and numbers of a locale.
;;
;; Guile manual, "Internationalization".  The one locale is that of C: strings collate
;; by code point, numbers are written with a point and without grouping.

(define-module (ice-9 i18n)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (make-locale locale? %global-locale
            string-locale<? string-locale>? string-locale-ci<? string-locale-ci>?
            string-locale-ci=?
            char-locale<? char-locale>? char-locale-ci<? char-locale-ci>? char-locale-ci=?
            char-locale-downcase char-locale-upcase char-locale-titlecase
            string-locale-downcase string-locale-upcase string-locale-titlecase
            locale-string->integer locale-string->inexact
            number->locale-string monetary-amount->locale-string
            locale-encoding locale-day locale-day-short locale-month locale-month-short
            locale-decimal-point locale-thousands-separator locale-digit-grouping
            locale-am-string locale-pm-string locale-date+time-format locale-date-format
            locale-time-format locale-time+am/pm-format locale-yes-regexp
            locale-no-regexp locale-era locale-era-year locale-era-date-format
            locale-era-date+time-format locale-era-time-format
            locale-monetary-decimal-point locale-monetary-thousands-separator
            locale-monetary-grouping locale-monetary-positive-sign
            locale-monetary-negative-sign locale-currency-symbol
            locale-monetary-fractional-digits
            locale-currency-symbol-precedes-positive?
            locale-currency-symbol-precedes-negative?
            locale-positive-separated-by-space? locale-negative-separated-by-space?
            locale-positive-sign-position locale-negative-sign-position %locale-dump))

(define-record-type <locale>
  (make-locale-record categories name)
  locale?
  (categories locale-categories)
  (name locale-name))
(set-record-type-printer! <locale>
  (lambda (locale port)
    (simple-format port "#<locale ~A>" (number->string (object-address locale) 16))))

(define* (make-locale categories name #:optional base)
  "A locale object; there is none but C, under its names."
  (unless (member name '("C" "POSIX" "C.UTF-8" "C.utf8" ""))
    (scm-error 'system-error "make-locale" "Failed to install locale" '() (list ENOENT)))
  (make-locale-record categories name))

(define %global-locale (make-locale-record LC_ALL "C"))

(define-syntax-rule (define-comparisons (name core doc) ...)
  (begin
    (define* (name a b #:optional locale) doc (core a b))
    ...))

(define-comparisons
  (string-locale<? string<? "True when string A collates before B.")
  (string-locale>? string>? "True when string A collates after B.")
  (string-locale-ci<? string-ci<? "True when A collates before B, whatever the case.")
  (string-locale-ci>? string-ci>? "True when A collates after B, whatever the case.")
  (string-locale-ci=? string-ci=? "True when A and B are the same, whatever the case.")
  (char-locale<? char<? "True when character A collates before B.")
  (char-locale>? char>? "True when character A collates after B.")
  (char-locale-ci<? char-ci<? "True when A collates before B, whatever the case.")
  (char-locale-ci>? char-ci>? "True when A collates after B, whatever the case.")
  (char-locale-ci=? char-ci=? "True when A and B are the same, whatever the case."))

(define-syntax-rule (define-mappings (name core doc) ...)
  (begin
    (define* (name x #:optional locale) doc (core x))
    ...))

(define-mappings
  (char-locale-downcase char-downcase "The lower case of character X.")
  (char-locale-upcase char-upcase "The upper case of character X.")
  (char-locale-titlecase char-titlecase "The title case of character X.")
  (string-locale-downcase (@ (riad builtins) full-downcase) "String X in lower case.")
  (string-locale-upcase (@ (riad builtins) full-upcase) "String X in upper case.")
  (string-locale-titlecase string-titlecase "String X in title case."))

;;; Numbers.

;; The longest prefix of TEXT, after whitespace, that CONVERT accepts: two values, its
;; value and the number of characters read; #f and 0 when there is none.
(define (longest-prefix text convert valid?)
  (let* ((start (or (string-skip text char-set:whitespace) (string-length text)))
         (limit (or (string-skip text valid? start) (string-length text))))
    (let loop ((end limit))
      (if (= end start)
          (values #f 0)
          (let ((value (convert (substring text start end))))
            (if value
                (values value end)
                (loop (- end 1))))))))

(define* (locale-string->integer text #:optional (base 10) locale)
  "Two values: the integer that TEXT starts with, or #f, and the characters read."
  (longest-prefix text
                  (lambda (t)
                    (let ((n (string->number t base)))
                      (and (integer? n) (exact? n) n)))
                  (lambda (c) (or (char-alphabetic? c) (char-numeric? c) (memv c '(#\- #\+))))))

(define* (locale-string->inexact text #:optional locale)
  "Two values: the flonum that TEXT starts with, or #f, and the characters read."
  (longest-prefix text
                  (lambda (t)
                    (let ((n (string->number t 10)))
                      (and (real? n) (exact->inexact n))))
                  (lambda (c) (or (char-numeric? c) (memv c '(#\- #\+ #\. #\e #\E))))))

(define* (number->locale-string number #:optional (fraction-digits #t) locale)
  "NUMBER as text, with FRACTION-DIGITS digits after the point, or as many as it has."
  (cond ((and (exact? number) (integer? number)) (number->string number))
        ((eq? fraction-digits #t) (number->string number))
        (else
         (let* ((scale (expt 10 fraction-digits))
                (n (inexact->exact (round (* (abs (inexact->exact number)) scale))))
                (text (string-pad (number->string (remainder n scale)) fraction-digits #\0)))
           (string-append (if (negative? number) "-" "")
                          (number->string (quotient n scale))
                          (if (zero? fraction-digits) "" ".")
                          (if (zero? fraction-digits) "" text))))))

(define* (monetary-amount->locale-string amount intl? #:optional locale)
  "AMOUNT as text; the C locale has no currency."
  (number->locale-string amount 2))

;;; What the locale says.

(define-syntax-rule (define-facts (name value doc) ...)
  (begin
    (define* (name #:optional locale) doc value)
    ...))

(define-facts
  (locale-encoding "UTF-8" "The encoding of text.")
  (locale-decimal-point "." "What precedes fractions.")
  (locale-thousands-separator "" "What separates groups of digits.")
  (locale-digit-grouping '() "The sizes of groups of digits.")
  (locale-am-string "AM" "Before noon.")
  (locale-pm-string "PM" "After noon.")
  (locale-date+time-format "%a %b %e %H:%M:%S %Y" "A strftime format.")
  (locale-date-format "%m/%d/%y" "A strftime format.")
  (locale-time-format "%H:%M:%S" "A strftime format.")
  (locale-time+am/pm-format "%I:%M:%S %p" "A strftime format.")
  (locale-yes-regexp "^[yY]" "What an answer of yes matches.")
  (locale-no-regexp "^[nN]" "What an answer of no matches."))

(define days
  #("Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"))
(define months
  #("January" "February" "March" "April" "May" "June" "July" "August" "September"
    "October" "November" "December"))

(define* (locale-day n #:optional locale)
  "The name of day N of the week, 1 for Sunday."
  (vector-ref days (- n 1)))
(define* (locale-day-short n #:optional locale)
  "The short name of day N of the week."
  (substring (vector-ref days (- n 1)) 0 3))
(define* (locale-month n #:optional locale)
  "The name of month N."
  (vector-ref months (- n 1)))
(define* (locale-month-short n #:optional locale)
  "The short name of month N."
  (substring (vector-ref months (- n 1)) 0 3))

;;; Money, of which the C locale says nothing.

(define-syntax-rule (define-constants formals (name value) ...)
  (begin (define (name . formals) value) ...))

(define-constants locale
  (locale-era "") (locale-era-year "") (locale-era-date-format "")
  (locale-era-date+time-format "") (locale-era-time-format "")
  (locale-monetary-decimal-point "") (locale-monetary-thousands-separator "")
  (locale-monetary-grouping '()) (locale-monetary-positive-sign "")
  (locale-monetary-negative-sign ""))

(define-constants (intl? . locale)
  (locale-currency-symbol "") (locale-monetary-fractional-digits #f)
  (locale-currency-symbol-precedes-positive? #t)
  (locale-currency-symbol-precedes-negative? #t)
  (locale-positive-separated-by-space? #t) (locale-negative-separated-by-space? #t)
  (locale-positive-sign-position 'unspecified)
  (locale-negative-sign-position 'unspecified))

(define* (%locale-dump #:optional (port (current-output-port)))
  "Nothing: locales are not kept."
  (if #f #f))
