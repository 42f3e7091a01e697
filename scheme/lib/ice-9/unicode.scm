;;; (ice-9 unicode): the formal names of characters.  The table of all of them is left
;;; out for its size: known are the letters and digits of ASCII.

(define-module (ice-9 unicode)
  #:export (char->formal-name formal-name->char))

(define digits
  #("ZERO" "ONE" "TWO" "THREE" "FOUR" "FIVE" "SIX" "SEVEN" "EIGHT" "NINE"))

(define (char->formal-name c)
  "The Unicode name of C, or #f where it is not known."
  (cond ((not (char<? c #\x80)) #f)
        ((char-upper-case? c) (string-append "LATIN CAPITAL LETTER " (string c)))
        ((char-lower-case? c)
         (string-append "LATIN SMALL LETTER " (string (char-upcase c))))
        ((char-numeric? c)
         (string-append "DIGIT " (vector-ref digits (- (char->integer c) 48))))
        ((char=? c #\space) "SPACE")
        (else #f)))

(define (formal-name->char name)
  "The character whose Unicode name is NAME, or #f."
  (let loop ((i 32))
    (and (< i 128)
         (if (equal? name (char->formal-name (integer->char i)))
             (integer->char i)
             (loop (+ i 1))))))
