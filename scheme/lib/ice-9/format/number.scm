;;; (ice-9 format number): numbers as the directives of format write them.
;;
;; A real number is taken as the decimal digits that number->string gives, and
;; rounded as written, halves away from zero, which is what Guile's format does.

(define-module (ice-9 format number)
  #:export (cardinal ordinal roman old-roman group-digits
            fixed exponential fraction-digits dollars pad-left finite-real?))

(define (pad-left string width char)
  "STRING with CHARs in front, up to WIDTH."
  (let ((missing (- (or width 0) (string-length string))))
    (if (> missing 0)
        (string-append (make-string missing char) string)
        string)))

(define (group-digits digits char width)
  "The string DIGITS with CHAR between groups of WIDTH, counted from the right."
  (let loop ((end (string-length digits)) (acc '()))
    (if (<= end width)
        (string-join (cons (substring digits 0 end) acc) (string char))
        (loop (- end width) (cons (substring digits (- end width) end) acc)))))

;;; Words.

(define ones
  #("zero" "one" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten"
    "eleven" "twelve" "thirteen" "fourteen" "fifteen" "sixteen" "seventeen" "eighteen"
    "nineteen"))
(define tens
  #("" "" "twenty" "thirty" "forty" "fifty" "sixty" "seventy" "eighty" "ninety"))
(define powers
  #("" " thousand" " million" " billion" " trillion" " quadrillion" " quintillion"
    " sextillion" " septillion" " octillion" " nonillion" " decillion" " undecillion"
    " duodecillion" " tredecillion" " quattuordecillion" " quindecillion" " sexdecillion"
    " septendecillion" " octodecillion" " novemdecillion" " vigintillion"))
(define irregular-ordinals
  '(("one" . "first") ("two" . "second") ("three" . "third") ("five" . "fifth")
    ("eight" . "eighth") ("nine" . "ninth") ("twelve" . "twelfth")))

;; The words for N, 0 < N < 1000.
(define (hundreds n)
  (let ((h (quotient n 100)) (r (remainder n 100)))
    (string-append
     (if (zero? h) "" (string-append (vector-ref ones h) " hundred"))
     (if (or (zero? h) (zero? r)) "" " ")
     (cond ((zero? r) "")
           ((< r 20) (vector-ref ones r))
           ((zero? (remainder r 10)) (vector-ref tens (quotient r 10)))
           (else (string-append (vector-ref tens (quotient r 10)) "-"
                                (vector-ref ones (remainder r 10))))))))

(define (cardinal n)
  "The integer N in English words."
  (cond ((zero? n) "zero")
        ((< n 0) (string-append "minus " (cardinal (- n))))
        ((>= n (expt 1000 (vector-length powers)))
         (string-append (number->string n)))
        (else
         (let loop ((n n) (power 0) (acc '()))
           (if (zero? n)
               (string-join acc ", ")
               (let ((group (remainder n 1000)))
                 (loop (quotient n 1000) (+ power 1)
                       (if (zero? group)
                           acc
                           (cons (string-append (hundreds group) (vector-ref powers power))
                                 acc)))))))))

(define (ordinal n)
  "The integer N as an English ordinal."
  (let* ((words (cardinal n))
         (start (+ 1 (or (string-index-right words (char-set #\space #\-)) -1)))
         (last (substring words start))
         (irregular (assoc last irregular-ordinals)))
    (string-append
     (substring words 0 start)
     (cond (irregular (cdr irregular))
           ((string-suffix? "y" last)
            (string-append (substring last 0 (- (string-length last) 1)) "ieth"))
           (else (string-append last "th"))))))

(define (numeral n steps)
  (let loop ((n n) (steps steps) (acc '()))
    (cond ((zero? n) (string-concatenate-reverse acc))
          ((>= n (caar steps)) (loop (- n (caar steps)) steps (cons (cdar steps) acc)))
          (else (loop n (cdr steps) acc)))))

(define (roman n)
  "The positive integer N as a Roman numeral."
  (numeral n '((1000 . "M") (900 . "CM") (500 . "D") (400 . "CD") (100 . "C") (90 . "XC")
               (50 . "L") (40 . "XL") (10 . "X") (9 . "IX") (5 . "V") (4 . "IV") (1 . "I"))))

(define (old-roman n)
  "The positive integer N as a Roman numeral without subtraction."
  (numeral n '((1000 . "M") (500 . "D") (100 . "C") (50 . "L") (10 . "X") (5 . "V")
               (1 . "I"))))

;;; Decimals.
;;
;; A decimal is a string of digits and the position of the point in it, which may
;; lie outside: ("314" . 1) is 3.14, ("5" . -1) is 0.05.

(define (finite-real? x)
  "True for a real number that is neither infinite nor not a number."
  (and (real? x) (not (inf? x)) (not (nan? x))))

(define (number->decimal x)
  (let* ((text (number->string (exact->inexact (abs x))))
         (e (string-index text #\e))
         (mantissa (if e (substring text 0 e) text))
         (exponent (if e (string->number (substring text (+ e 1))) 0))
         (point (or (string-index mantissa #\.) (string-length mantissa)))
         (digits (string-delete #\. mantissa))
         (start (or (string-skip digits #\0) (string-length digits)))
         (end (or (string-skip-right digits #\0) -1)))
    (if (> start end)
        (cons "" 0)
        (cons (substring digits start (+ end 1))
              (+ (- point start) exponent)))))

(define (scale decimal k)
  (cons (car decimal) (if (string-null? (car decimal)) 0 (+ (cdr decimal) k))))

;; Digit strings of the integer and fraction parts of DECIMAL.
(define (integer-part decimal)
  (let ((digits (car decimal)) (point (cdr decimal)))
    (cond ((<= point 0) "")
          ((<= point (string-length digits)) (substring digits 0 point))
          (else (string-append digits (make-string (- point (string-length digits)) #\0))))))

(define (fraction-part decimal)
  (let ((digits (car decimal)) (point (cdr decimal)))
    (cond ((<= point 0) (string-append (make-string (- point) #\0) digits))
          ((<= point (string-length digits)) (substring digits point))
          (else ""))))

;; DECIMAL rounded to COUNT digits after the point: two values, the integer digits
;; and exactly COUNT fraction digits.
(define (round-decimal decimal count)
  (let* ((whole (integer-part decimal))
         (fraction (fraction-part decimal))
         (length (string-length fraction)))
    (if (<= length count)
        (values whole (string-append fraction (make-string (- count length) #\0)))
        (let* ((kept (string-append whole (substring fraction 0 count)))
               (number (if (string-null? kept) 0 (string->number kept)))
               (number (if (char>=? (string-ref fraction count) #\5) (+ number 1) number))
               (text (pad-left (number->string number) (string-length kept) #\0))
               (text (if (and (string-null? kept) (zero? number)) "" text))
               (split (- (string-length text) count)))
          (values (substring text 0 split) (substring text split))))))

(define (sign-of x plus?)
  (cond ((or (< x 0) (and (zero? x) (inexact? x) (string-prefix? "-" (number->string x)))) "-")
        (plus? "+")
        (else "")))

(define (fixed x width digits k overflow pad plus?)
  "X in fixed-point notation, scaled by 10^K."
  (let* ((sign (sign-of x plus?))
         (decimal (scale (number->decimal x) (or k 0)))
         (zero (if (and width digits (<= width (+ digits 1))) "" "0")))
    (call-with-values
        (lambda ()
          (round-decimal decimal
                         (or digits
                             (fitting-digits decimal width (string-length sign)))))
      (lambda (whole fraction)
        (fit (string-append sign (if (string-null? whole) zero whole) "." fraction)
             width overflow pad)))))

;; How many fraction digits of DECIMAL to show when none are asked for: all, at
;; least one, fewer when only so the number fits in WIDTH.
(define (fitting-digits decimal width sign-length)
  (let* ((all (max 1 (string-length (fraction-part decimal))))
         (room (and width
                    (- width sign-length 1 (max 1 (string-length (integer-part decimal)))))))
    (if (and room (>= room 0) (> all room))
        room
        all)))

(define (fraction-digits x)
  "How many digits X has after the point, at least one."
  (fitting-digits (number->decimal x) #f 0))

(define (fit text width overflow pad)
  (cond ((not width) text)
        ((and overflow (> (string-length text) width)) (make-string width overflow))
        (else (pad-left text width (or pad #\space)))))

(define (exponential x width digits exponent-digits k overflow pad mark plus?)
  "X in scientific notation with K digits before the point."
  (let* ((k (or k 1))
         (decimal (number->decimal x))
         (zero? (string-null? (car decimal)))
         (exponent (if zero? 0 (- (cdr decimal) k)))
         (mantissa (if zero? decimal (cons (car decimal) k)))
         (all (max 1 (string-length (fraction-part mantissa))))
         (digits (and digits (if (> k 0) (max 0 (- digits (- k 1))) digits))))
    (define (text digits)
      (call-with-values (lambda () (round-decimal mantissa digits))
        (lambda (whole fraction)
          (string-append (sign-of x plus?)
                         (if (string-null? whole) "0" whole)
                         "." fraction
                         (string (or mark #\E))
                         (if (< exponent 0) "-" "+")
                         (pad-left (number->string (abs exponent)) exponent-digits #\0)))))
    ;; As many digits as WIDTH has room for when none are asked for.
    (let* ((full (text (or digits all)))
           (fewer (and width (not digits) (- all (- (string-length full) width)))))
      (fit (if (and fewer (< -1 fewer all)) (text fewer) full)
           width overflow pad))))

(define (dollars x digits int-digits width pad plus? sign-first?)
  "X with DIGITS after the point and at least INT-DIGITS before it."
  (let ((sign (sign-of x plus?)))
    (call-with-values (lambda () (round-decimal (number->decimal x) digits))
      (lambda (whole fraction)
        (let ((text (string-append (pad-left whole int-digits #\0)
                                   "." fraction)))
          (if sign-first?
              (string-append sign (pad-left text (- (or width 0) (string-length sign)) pad))
              (pad-left (string-append sign text) width pad)))))))
