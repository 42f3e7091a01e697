;;; (ice-9 format): formatted output.
;;
;; Guile manual, "Formatted Output"; the directives are those of Common Lisp's
;; format as far as that section lists them.
;;
;; A format string is parsed into nodes, strings and directives, which RUN then
;; carries out.  RUN returns #f when ~^ ended the iteration or the whole.

(define-module (ice-9 format)
  #:use-module (ice-9 format number)
  #:use-module (ice-9 format parse)
  #:replace (format))

;;; Arguments: a pair of all of them and of those that are left.

(define (make-arguments list) (cons list list))
(define (arguments-left args) (cdr args))

(define (next-argument! args)
  (when (null? (cdr args)) (format-error "missing argument"))
  (let ((x (cadr args)))
    (set-cdr! args (cddr args))
    x))

(define (move-to! args index)
  (unless (<= 0 index (length (car args)))
    (format-error "no such argument" index))
  (set-cdr! args (list-tail (car args) index)))

(define (position args)
  (- (length (car args)) (length (cdr args))))

;; The values of the parameters of directive D: a list in which v and # have been
;; looked up.
(define (parameter-values d args)
  (map (lambda (p)
         (case p
           ((argument) (next-argument! args))
           ((count) (length (arguments-left args)))
           (else p)))
       (directive-parameters d)))

(define (parameter values index default)
  (cond ((null? values) default)
        ((zero? index) (or (car values) default))
        (else (parameter (cdr values) (- index 1) default))))

(define (integer-argument! args)
  (let ((x (next-argument! args)))
    (unless (and (integer? x) (exact? x))
      (format-error "argument is not an integer" x))
    x))

;;; Directives that write one argument.

(define (repeat port char count)
  (if (= count 1)
      (write-char char port)
      (display (make-string count char) port)))

;; ~a and ~s: TEXT padded as the parameters say.
(define (write-padded port text values left?)
  (let* ((width (parameter values 0 0))
         (increment (parameter values 1 1))
         (minimum (parameter values 2 0))
         (char (->char (parameter values 3 #\space)))
         (pad (let loop ((pad minimum))
                (if (< (+ pad (string-length text)) width)
                    (loop (+ pad increment))
                    pad)))
         (padding (make-string pad char)))
    (when left? (display padding port))
    (display text port)
    (unless left? (display padding port))))

(define (->char x)
  (if (integer? x) (integer->char x) x))

(define (run-object d args port write)
  (let* ((values (parameter-values d args))
         (x (next-argument! args)))
    (if (and (null? values) (not (directive-colon? d)))
        (write x port)
        (let ((text (call-with-output-string (lambda (port) (write x port)))))
          (write-padded port
                        (if (and (directive-colon? d) (string-prefix? "#<" text))
                            (object->string text)
                            text)
                        values (directive-at? d))))))

;; ~d ~x ~o ~b, and ~r with a radix; the parameters start after the radix.
(define (write-integer port x radix values colon? at?)
  (let* ((width (parameter values 0 0))
         (pad (->char (parameter values 1 #\space)))
         (comma (->char (parameter values 2 #\,)))
         (group (parameter values 3 3))
         (digits (number->string (abs x) radix))
         (text (if colon? (group-digits digits comma group) digits)))
    (display (pad-left (string-append (cond ((< x 0) "-") (at? "+") (else "")) text)
                       width pad)
             port)))

(define (run-integer d args port radix)
  (let* ((values (parameter-values d args))
         (x (integer-argument! args)))
    (write-integer port x radix values (directive-colon? d) (directive-at? d))))

(define (run-radix d args port)
  (let* ((values (parameter-values d args))
         (radix (parameter values 0 #f))
         (colon? (directive-colon? d))
         (x (integer-argument! args)))
    (cond (radix (write-integer port x radix (cdr values) colon? (directive-at? d)))
          ((directive-at? d)
           (unless (> x 0) (format-error "no Roman numeral for" x))
           (display (if colon? (old-roman x) (roman x)) port))
          (else (display (if colon? (ordinal x) (cardinal x)) port)))))

(define (run-character d args port)
  (let* ((values (parameter-values d args))
         (c (if (parameter values 0 #f)
                (integer->char (car values))
                (next-argument! args))))
    (unless (char? c) (format-error "argument is not a character" c))
    (let ((code (char->integer c)))
      (cond ((directive-at? d) (write c port))
            ((not (directive-colon? d)) (write-char c port))
            ((< code 32)
             (write-char #\^ port)
             (write-char (integer->char (+ code 64)) port))
            ((>= code 127)
             (display "#\\" port)
             (display (number->string code 8) port))
            (else (write-char c port))))))

(define (run-plural d args port)
  (when (directive-colon? d) (move-to! args (- (position args) 1)))
  (let ((x (next-argument! args)))
    (unless (number? x) (format-error "argument is not a number" x))
    (let ((one? (= x 1)))
      (display (if (directive-at? d)
                   (if one? "y" "ies")
                   (if one? "" "s"))
               port))))

;; A number, or a string that reads as one.
(define (number-argument! args)
  (let* ((x (next-argument! args))
         (n (if (string? x) (string->number x) x)))
    (unless (number? n) (format-error "argument is not a number" x))
    n))

(define (write-special port x width pad)
  (display (pad-left (number->string x) width pad) port))

(define (char-parameter values index default)
  (let ((p (parameter values index default)))
    (and p (->char p))))

(define (write-fixed port x values at?)
  (let ((width (parameter values 0 #f))
        (pad (char-parameter values 4 #\space)))
    (if (finite-real? x)
        (display (fixed x width (parameter values 1 #f) (parameter values 2 0)
                        (char-parameter values 3 #f) pad at?)
                 port)
        (write-special port x width pad))))

(define (write-exponential port x values at?)
  (let ((width (parameter values 0 #f))
        (pad (char-parameter values 5 #\space)))
    (if (finite-real? x)
        (display (exponential x width (parameter values 1 #f) (parameter values 2 #f)
                              (parameter values 3 1) (char-parameter values 4 #f)
                              pad (char-parameter values 6 #f) at?)
                 port)
        (write-special port x width pad))))

;; ~g: fixed when the number has between 0 and DIGITS digits before the point.
(define (write-general port x values at?)
  (if (not (finite-real? x))
      (write-special port x (parameter values 0 #f) (char-parameter values 5 #\space))
      (let* ((width (parameter values 0 #f))
             (digits (parameter values 1 #f))
             (n (if (zero? x)
                    0
                    (let loop ((a (inexact->exact (abs x))) (n 0))
                      (cond ((>= a 1) (loop (/ a 10) (+ n 1)))
                            ((< a 1/10) (loop (* a 10) (- n 1)))
                            (else n)))))
             (trail (let ((e (parameter values 2 #f))) (if e (+ e 2) 4))))
        (if (and (<= 0 n) (or (not digits) (<= n digits)))
            (begin
              (display (fixed x (and width (- width trail))
                              (if digits (- digits n) (fraction-digits x)) 0
                              (char-parameter values 4 #f)
                              (char-parameter values 5 #\space) at?)
                       port)
              (display (make-string trail #\space) port))
            (write-exponential port x values at?)))))

(define (run-real d args port write)
  (let* ((values (parameter-values d args))
         (x (number-argument! args)))
    (unless (real? x)
      (scm-error 'wrong-type-arg "format" "Wrong type argument: ~S" (list x) (list x)))
    (write port x values (directive-at? d))))

;; ~w,d,padh: as the locale that follows with a colon, else the current one, writes it.
(define (run-localized d args port)
  (let* ((values (parameter-values d args))
         (x (number-argument! args))
         (locale (if (directive-colon? d) (list (next-argument! args)) '()))
         (text (apply (module-ref (resolve-interface '(ice-9 i18n)) 'number->locale-string)
                      x (parameter values 1 #t)
                      locale)))
    (display (string-pad text
                         (max (string-length text) (parameter values 0 0))
                         (char-parameter values 2 #\space))
             port)))

(define (run-dollars d args port)
  (let* ((values (parameter-values d args))
         (x (number-argument! args)))
    (display (if (finite-real? x)
                 (dollars x (parameter values 0 2) (parameter values 1 1)
                          (parameter values 2 0) (char-parameter values 3 #\space)
                          (directive-at? d) (directive-colon? d))
                 (number->string x))
             port)))

(define (run-complex d args port)
  (let* ((values (parameter-values d args))
         (z (number-argument! args)))
    (write-fixed port (real-part z) values (directive-at? d))
    (write-fixed port (imag-part z) values #t)
    (display "i" port)))

;;; Layout.

(define (column port)
  (or (port-column port) 0))

(define (fresh-line port)
  (unless (zero? (column port)) (newline port)))

(define (run-tabulate d args port)
  (let* ((values (parameter-values d args))
         (at? (directive-at? d))
         (pad (char-parameter values 2 #\space))
         (now (column port)))
    (if at?
        (let* ((count (parameter values 0 1))
               (increment (parameter values 1 1))
               (target (+ now count))
               (over (if (zero? increment) 0 (modulo target increment))))
          (repeat-n port pad (+ count (if (zero? over) 0 (- increment over)))))
        (let ((target (parameter values 0 1))
              (increment (parameter values 1 1)))
          (cond ((< now target) (repeat-n port pad (- target now)))
                ((zero? increment) #f)
                (else
                 (let ((over (modulo (- now target) increment)))
                   (unless (zero? over)
                     (repeat-n port pad (- increment over))))))))))

(define (repeat-n port char count)
  (when (> count 0) (repeat port char count)))

(define (run-repeated d args port char)
  (repeat-n port char (parameter (parameter-values d args) 0 1)))

;;; Control.

(define (run-jump d args)
  (let* ((values (parameter-values d args)))
    (cond ((directive-at? d) (move-to! args (parameter values 0 0)))
          (else
           (let ((count (parameter values 0 1)))
             (move-to! args ((if (directive-colon? d) - +) (position args) count)))))))

(define (run-indirect d args port)
  (let* ((text (next-argument! args)))
    (if (directive-at? d)
        (run (parse text) args port)
        (begin
          (run (parse text) (make-arguments (next-argument! args)) port)
          #t))))

;; As Guile 3.0.8 does it: what an operand prints is converted as a whole, text
;; that stands for itself character by character, so that capitals are all one gets.
(define (run-case d args port)
  (let ((convert (cond ((and (directive-colon? d) (directive-at? d)) string-upcase)
                       ((directive-colon? d) string-capitalize)
                       ((directive-at? d) capitalize-first)
                       (else string-downcase)))
        (plain (if (or (directive-colon? d) (directive-at? d))
                   string-upcase
                   string-downcase)))
    (let loop ((parts (directive-body d)))
      (or (null? parts)
          (let* ((text-port (open-output-string))
                 (continue? (run (list (car parts)) args text-port))
                 (text (get-output-string text-port)))
            (display ((if (string? (car parts)) plain convert) text) port)
            (and continue? (loop (cdr parts))))))))

(define (capitalize-first text)
  (let ((text (string-downcase text)))
    (let ((start (string-index text char-alphabetic?)))
      (when start
        (string-set! text start (char-upcase (string-ref text start))))
      text)))

(define (run-choice d args port)
  (let* ((values (parameter-values d args))
         (clauses (directive-body d)))
    (cond ((directive-at? d)
           (if (and (pair? (arguments-left args)) (car (arguments-left args)))
               (run (caar clauses) args port)
               (begin
                 (next-argument! args)
                 #t)))
          ((directive-colon? d)
           (unless (= (length clauses) 2)
             (format-error "~:[ needs two clauses"))
           (run (car (if (next-argument! args) (cadr clauses) (car clauses))) args port))
          (else
           (let ((n (or (parameter values 0 #f) (integer-argument! args))))
             (when (< n 0) (format-error "negative choice" n))
             (let loop ((clauses clauses) (n n))
               (cond ((null? clauses) #t)
                     ((or (zero? n) (cdar clauses)) (run (caar clauses) args port))
                     (else (loop (cdr clauses) (- n 1))))))))))

(define (run-iteration d args port)
  (let* ((values (parameter-values d args))
         (limit (parameter values 0 -1))
         (body (if (null? (directive-body d))
                   (parse (next-argument! args))
                   (directive-body d)))
         (items (if (directive-at? d)
                    args
                    (let ((x (next-argument! args)))
                      (unless (list? x) (format-error "argument is not a list" x))
                      (make-arguments x)))))
    (let loop ((count limit) (first? #t))
      (if (or (zero? count)
              (and (null? (arguments-left items))
                   (not (and first? (directive-end-colon? d)))))
          #t
          (if (directive-colon? d)
              (let ((sublist (next-argument! items)))
                (unless (list? sublist) (format-error "argument is not a list" sublist))
                (run body (make-arguments sublist) port)
                (loop (- count 1) #f))
              (and (run body items port)
                   (loop (- count 1) #f)))))
    #t))

;; True when ~^ ends what it is in.
(define (escape? d args)
  (let ((values (parameter-values d args)))
    (case (length values)
      ((0) (null? (arguments-left args)))
      ((1) (zero? (car values)))
      ((2) (= (car values) (cadr values)))
      (else (<= (car values) (cadr values) (caddr values))))))

;;; Running.

(define (run nodes args port)
  (cond ((null? nodes) #t)
        ((string? (car nodes))
         (display (car nodes) port)
         (run (cdr nodes) args port))
        ((char=? (directive-char (car nodes)) #\^)
         (and (not (escape? (car nodes) args))
              (run (cdr nodes) args port)))
        ((memv (directive-char (car nodes)) '(#\[ #\( #\? #\k))
         (and (run-nested (car nodes) args port)
              (run (cdr nodes) args port)))
        (else
         (run-directive (car nodes) args port)
         (run (cdr nodes) args port))))

;; Directives in which a ~^ may end what they are in.
(define (run-nested d args port)
  (case (directive-char d)
    ((#\[) (run-choice d args port))
    ((#\() (run-case d args port))
    (else (run-indirect d args port))))

(define (run-directive d args port)
  (case (directive-char d)
    ((#\a) (run-object d args port display))
    ((#\s) (run-object d args port write))
    ((#\d) (run-integer d args port 10))
    ((#\x) (run-integer d args port 16))
    ((#\o) (run-integer d args port 8))
    ((#\b) (run-integer d args port 2))
    ((#\r) (run-radix d args port))
    ((#\f) (run-real d args port write-fixed))
    ((#\h) (run-localized d args port))
    ((#\e) (run-real d args port write-exponential))
    ((#\g) (run-real d args port write-general))
    ((#\$) (run-dollars d args port))
    ((#\i) (run-complex d args port))
    ((#\c) (run-character d args port))
    ((#\p) (run-plural d args port))
    ((#\y) (run-pretty d args port))
    ((#\%) (run-repeated d args port #\newline))
    ((#\~) (run-repeated d args port #\~))
    ((#\_) (run-repeated d args port #\space))
    ((#\/) (run-repeated d args port #\tab))
    ((#\|) (run-repeated d args port #\page))
    ((#\&)
     (let ((count (parameter (parameter-values d args) 0 1)))
       (when (> count 0)
         (fresh-line port)
         (repeat-n port #\newline (- count 1)))))
    ((#\t) (run-tabulate d args port))
    ((#\newline) (when (directive-at? d) (newline port)))
    ((#\*) (run-jump d args))
    ((#\{) (run-iteration d args port))
    ((#\!) (force-output port))
    ((#\q) (display "Riad format, after Common Lisp's\n" port))
    (else (format-error "unknown directive" (directive-char d)))))

(define (run-pretty d args port)
  (let* ((values (parameter-values d args))
         (x (next-argument! args)))
    (if (directive-at? d)
        (let ((width (parameter values 0 79)))
          ((@ (ice-9 pretty-print) truncated-print) x port #:width
           (if (directive-colon? d) (max 0 (- width (port-column port))) width)))
        ((@ (ice-9 pretty-print) pretty-print) x port))))

(define (format destination format-string . format-args)
  "Write FORMAT-STRING and FORMAT-ARGS as Common Lisp's format does.
DESTINATION is a port, #t for the current output port, or #f to return a string."
  (define (format-to port)
    (run (parse format-string) (make-arguments format-args) port)
    #t)
  (unless (string? format-string)
    (error "format: expected a string for format string" format-string))
  (cond ((not destination) (call-with-output-string format-to))
        ((eq? destination #t) (format-to (current-output-port)))
        ((output-port? destination) (format-to destination))
        (else (error "format: bad destination `~a'" destination))))
