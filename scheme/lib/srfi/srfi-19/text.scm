;;; (srfi srfi-19 text): dates to and from strings, in English.

(define-module (srfi srfi-19 text)
  #:use-module (srfi srfi-19 date)
  #:export (date->string string->date))

(define day-names
  #("Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"))
(define month-names
  #("" "January" "February" "March" "April" "May" "June" "July" "August" "September"
    "October" "November" "December"))

(define (short name)
  (if (> (string-length name) 3) (substring name 0 3) name))

(define (bad-format who text)
  (scm-error 'misc-error who "TIME-ERROR type ~A: ~S" (list 'bad-date-format-string text)
             #f))

(define (pad n width char)
  (let ((text (number->string n)))
    (if char (string-pad text (max width (string-length text)) char) text)))

;; A year as ISO 8601 counts them: 0 is the one before 1.
(define (year-text year)
  (let ((year (if (negative? year) (+ year 1) year)))
    (string-append (cond ((negative? year) "-") ((> year 9999) "+") (else ""))
                   (pad (abs year) 4 #\0))))

(define (zone-text offset)
  (if (zero? offset)
      "Z"
      (let ((minutes (quotient (abs offset) 60)))
        (string-append (if (negative? offset) "-" "+")
                       (pad (quotient minutes 60) 2 #\0)
                       (pad (remainder minutes 60) 2 #\0)))))

(define (hour-12 date)
  (let ((hour (date-hour date)))
    (if (> hour 12) (- hour 12) hour)))

;; The second of DATE with its fraction.
(define (fraction-text date)
  (let* ((nano (date-nanosecond date))
         (digits (string-trim-right (pad nano 9 #\0) #\0)))
    (string-append (number->string (date-second date))
                   "." (if (zero? nano) "0" digits))))

;; The ISO 8601 week of DATE, weeks starting on Monday, after Guile.
(define (iso-week date)
  (let* ((before (days-before date 1))
         (week (date-week-number date 1)))
    (cond ((and (= week 51) (>= before 4)) 53)
          ((>= before 4) (+ week 1))
          (else week))))

;; The text of directive C for DATE; ZERO is the padding of numbers that are padded
;; with zeros, or #f.
(define (directive-text c date zero format)
  (define (number n width) (pad n width zero))
  (define (expand format) (date->string date format))
  (case c
    ((#\~) "~")
    ((#\a) (short (vector-ref day-names (date-week-day date))))
    ((#\A) (vector-ref day-names (date-week-day date)))
    ((#\b #\h) (short (vector-ref month-names (date-month date))))
    ((#\B) (vector-ref month-names (date-month date)))
    ((#\c) (expand "~a ~b ~d ~H:~M:~S~z ~Y"))
    ((#\d) (number (date-day date) 2))
    ((#\D #\x) (expand "~m/~d/~y"))
    ((#\e) (pad (date-day date) 2 #\space))
    ((#\f) (fraction-text date))
    ((#\H) (number (date-hour date) 2))
    ((#\I) (number (hour-12 date) 2))
    ((#\j) (number (date-year-day date) 3))
    ((#\k) (pad (date-hour date) 2 #\space))
    ((#\l) (pad (hour-12 date) 2 #\space))
    ((#\m) (number (date-month date) 2))
    ((#\M) (number (date-minute date) 2))
    ((#\n) "\n")
    ((#\N) (pad (date-nanosecond date) 9 #\0))
    ((#\p) (if (>= (date-hour date) 12) "PM" "AM"))
    ((#\r) (expand "~I:~M:~S ~p"))
    ((#\s) (number->string (date->seconds date)))
    ((#\S) (number (date-second date) 2))
    ((#\t) "\t")
    ((#\T #\X) (expand "~H:~M:~S"))
    ((#\U) (number (let ((week (date-week-number date 0)))
                     (if (> (days-before date 0) 0) (+ week 1) week))
                   2))
    ((#\V) (number (date-week-number date 1) 2))
    ((#\w) (number->string (date-week-day date)))
    ((#\W) (number (let ((week (date-week-number date 1)))
                     (if (> (days-before date 1) 0) (+ week 1) week))
                   2))
    ((#\y) (number (modulo (abs (date-year date)) 100) 2))
    ((#\Y) (year-text (date-year date)))
    ((#\z #\Z) (zone-text (date-zone-offset date)))
    ((#\1) (expand "~Y-~m-~d"))
    ((#\2) (expand "~H:~M:~S~z"))
    ((#\3) (expand "~H:~M:~S"))
    ((#\4) (expand "~Y-~m-~dT~H:~M:~S~z"))
    ((#\5) (expand "~Y-~m-~dT~H:~M:~S"))
    (else (bad-format 'date-printer format))))

(define* (date->string date #:optional (format "~c"))
  "DATE as FORMAT says, in which ~ marks directives."
  (call-with-output-string
    (lambda (port)
      (let loop ((chars (string->list format)))
        (cond ((null? chars) #t)
              ((not (char=? (car chars) #\~))
               (write-char (car chars) port)
               (loop (cdr chars)))
              ((null? (cdr chars)) (bad-format 'date-printer format))
              ((and (memv (cadr chars) '(#\- #\_)) (pair? (cddr chars)))
               (display (directive-text (caddr chars) date
                                        (if (char=? (cadr chars) #\-) #f #\space)
                                        format)
                        port)
               (loop (cdddr chars)))
              (else
               (display (directive-text (cadr chars) date #\0 format) port)
               (loop (cddr chars))))))))

;;; Reading.

(define (string->date input-string template-string)
  "The date that INPUT-STRING is according to TEMPLATE-STRING, in which ~ marks directives."
  (define port (open-input-string input-string))
  (define (fail) (bad-format 'string->date template-string))
  ;; Fields by name; #f when the text does not say.
  (define fields '())
  (define (set-field! name value) (set! fields (acons name value fields)))
  (define (field name default) (or (assq-ref fields name) default))

  (define (skip-until good?)
    (let ((c (peek-char port)))
      (cond ((eof-object? c) (fail))
            ((good? c) #t)
            (else (read-char port) (skip-until good?)))))

  (define (read-digits limit)
    (let loop ((acc '()))
      (let ((c (peek-char port)))
        (if (and (char? c) (char-numeric? c)
                 (or (not limit) (< (length acc) limit)))
            (loop (cons (read-char port) acc))
            (or (string->number (list->string (reverse acc))) (fail))))))

  (define (read-number limit)
    (skip-until char-numeric?)
    (read-digits limit))

  ;; Digits after a point, as billionths.
  (define (read-fraction)
    (let loop ((n 0) (left 9))
      (let ((c (peek-char port)))
        (cond ((and (char? c) (char-numeric? c))
               (read-char port)
               (loop (if (> left 0) (+ (* 10 n) (string->number (string c))) n)
                     (max 0 (- left 1))))
              ((= left 9) (fail))
              (else (* n (expt 10 left)))))))

  (define (read-padded limit)
    (when (eqv? (peek-char port) #\space) (read-char port))
    (read-number limit))

  (define (read-name names convert)
    (skip-until char-alphabetic?)
    (let* ((word (let loop ((acc '()))
                   (let ((c (peek-char port)))
                     (if (and (char? c) (char-alphabetic? c))
                         (loop (cons (read-char port) acc))
                         (list->string (reverse acc)))))))
      (let loop ((i 0))
        (cond ((= i (vector-length names)) (fail))
              ((string=? word (convert (vector-ref names i))) i)
              (else (loop (+ i 1)))))))

  (define (read-zone)
    (let ((c (read-char port)))
      (case c
        ((#\Z) 0)
        ((#\+ #\-)
         (let* ((hours (read-digits 2))
                (minutes (begin
                           (when (eqv? (peek-char port) #\:) (read-char port))
                           (read-digits 2))))
           (* (if (char=? c #\-) -60 60) (+ (* 60 hours) minutes))))
        (else (fail)))))

  ;; A year of two digits is the one nearest to now.
  (define (full-year n)
    (let* ((year (+ 1900 (tm:year (gmtime (car (gettimeofday))))))
           (century (* 100 (quotient year 100)))
           (guess (+ century n)))
      (cond ((> (- guess year) 50) (- guess 100))
            ((>= (- year guess) 50) (+ guess 100))
            (else guess))))

  (define (read-directive c)
    (case c
      ((#\~) (skip-until (lambda (c) (char=? c #\~))) (read-char port))
      ((#\a) (read-name day-names short))
      ((#\A) (read-name day-names identity))
      ((#\b #\h) (set-field! 'month (read-name month-names short)))
      ((#\B) (set-field! 'month (read-name month-names identity)))
      ((#\d) (set-field! 'day (read-number 2)))
      ((#\e) (set-field! 'day (read-padded 2)))
      ((#\H) (set-field! 'hour (read-number 2)))
      ((#\k) (set-field! 'hour (read-padded 2)))
      ((#\m) (set-field! 'month (read-number 2)))
      ((#\M) (set-field! 'minute (read-number 2)))
      ((#\N) (set-field! 'nanosecond (read-fraction)))
      ((#\S) (set-field! 'second (read-number 2)))
      ((#\y) (set-field! 'year (full-year (read-number 2))))
      ((#\Y) (set-field! 'year (read-number 4)))
      ((#\z) (set-field! 'zone
                         (begin
                           (skip-until (lambda (c) (memv c '(#\Z #\+ #\-))))
                           (read-zone))))
      (else (fail))))

  (let loop ((chars (string->list template-string)))
    (cond ((null? chars) #t)
          ((and (char=? (car chars) #\~) (pair? (cdr chars)))
           (read-directive (cadr chars))
           (loop (cddr chars)))
          ((char=? (car chars) #\~) (fail))
          (else
           (unless (eqv? (read-char port) (car chars)) (fail))
           (loop (cdr chars)))))
  (let ((date (make-date (field 'nanosecond 0) (field 'second 0) (field 'minute 0)
                         (field 'hour 0) (field 'day #f) (field 'month #f)
                         (field 'year #f) (field 'zone 0))))
    (if (field 'zone #f)
        date
        (local-date date))))

;; DATE, whose zone is unknown, in the local one.
(define (local-date date)
  (if (and (date-day date) (date-month date) (date-year date))
      (let* ((second (date->seconds date))
             (offset (- (tm:gmtoff (localtime second)))))
        (make-date (date-nanosecond date) (date-second date) (date-minute date)
                   (date-hour date) (date-day date) (date-month date) (date-year date)
                   offset))
      (scm-error 'wrong-type-arg "string->date" "Wrong type argument: ~S"
                 (list date) (list date))))
