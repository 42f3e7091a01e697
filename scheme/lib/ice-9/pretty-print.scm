;;; (ice-9 pretty-print): data laid out in lines, and data cut to a width.
;;
;; Guile manual, "Pretty Printing".  The layout is the classical one of Feeley's
;; generic-write: what fits in the rest of the line, and in max-expr-width, is
;; written on one line; a list that does not is laid out as its head asks for.

(define-module (ice-9 pretty-print)
  #:use-module (rnrs bytevectors)
  #:export (pretty-print truncated-print))

(define indent-general 2)               ; indentation of bodies
(define max-call-head-width 5)          ; a longer head has its operands below it

;;; On one line.

(define (read-macro-prefix x)
  "The prefix that abbreviates the form X, or #f."
  (and (pair? x)
       (pair? (cdr x))
       (null? (cddr x))
       (case (car x)
         ((quote) "'")
         ((quasiquote) "`")
         ((unquote) ",")
         ((unquote-splicing) ",@")
         (else #f))))

(define (compound? x)
  (or (pair? x) (and (vector? x) (> (vector-length x) 0))))

;; The text of X on one line, or #f when it has LIMIT characters or more.
(define (one-line x limit write)
  (let ((left limit) (pieces '()))
    (define (out text)
      (set! left (- left (string-length text)))
      (set! pieces (cons text pieces))
      (> left 0))
    (define (put x)
      (cond ((read-macro-prefix x)
             => (lambda (prefix) (and (out prefix) (put (cadr x)))))
            ((pair? x) (and (out "(") (put (car x)) (put-rest (cdr x))))
            ((and (vector? x) (> (vector-length x) 0))
             (and (out "#(")
                  (put (vector-ref x 0))
                  (put-rest (cdr (vector->list x)))))
            (else (out (atom->string x write)))))
    (define (put-rest l)
      (cond ((pair? l) (and (out " ") (put (car l)) (put-rest (cdr l))))
            ((null? l) (out ")"))
            (else (and (out " . ") (put l) (out ")")))))
    (and (put x)
         (string-concatenate-reverse pieces))))

(define (atom->string x write)
  (call-with-output-string (lambda (port) (write x port))))

;;; In several lines.
;;
;; A layout is (lambda (x column extra) …): it writes X from COLUMN on, with EXTRA
;; closing parentheses to follow on its last line, and returns the column reached.

(define (make-printer port write width max-expr-width prefix)
  (define (out text column)
    (display text port)
    (+ column (string-length text)))

  (define (indent to column)
    (if (< to column)
        (begin
          (newline port)
          (display prefix port)
          (out (make-string to #\space) 0))
        (out (make-string (- to column) #\space) column)))

  ;; X on one line when it fits, else a list by LAYOUT.
  (define (print x column extra layout)
    (if (compound? x)
        (let* ((left (min (+ (- width column extra) 1) max-expr-width))
               (text (one-line x left write)))
          (cond (text (out text column))
                ((pair? x) (layout x column extra))
                (else (print-list (vector->list x) (out "#" column) extra print-form))))
        (out (atom->string x write) column)))

  ;; A form: an abbreviation, a known keyword, a call, or a list.
  (define (print-form x column extra)
    (let ((prefix (read-macro-prefix x)))
      (cond (prefix (print (cadr x) (out prefix column) extra print-form))
            ((not (symbol? (car x))) (print-list x column extra print-form))
            ((style (car x)) => (lambda (layout) (layout x column extra)))
            ((> (string-length (symbol->string (car x))) max-call-head-width)
             (print-general x column extra #f #f #f print-form))
            (else (print-call x column extra print-form)))))

  ;; (head item
  ;;       item)
  (define (print-call x column extra layout)
    (let ((column* (out (atom->string (car x) write) (out "(" column))))
      (print-down (cdr x) column* (+ column* 1) extra layout)))

  ;; (item
  ;;  item)
  (define (print-list l column extra layout)
    (let ((column (out "(" column)))
      (print-down l column column extra layout)))

  (define (print-expr-list l column extra)
    (print-list l column extra print-form))

  ;; The rest L of a list, from COLUMN on, each element at column TO.
  (define (print-down l column to extra layout)
    (let loop ((l l) (column column))
      (cond ((pair? l)
             (loop (cdr l)
                   (print (car l) (indent to column)
                          (if (null? (cdr l)) (+ extra 1) 0)
                          layout)))
            ((null? l) (out ")" column))
            (else
             (out ")" (print l (indent to (out "." (indent to column)))
                             (+ extra 1) layout))))))

  ;; The head of X, its name when NAMED?, one element each by FIRST and SECOND when
  ;; these are layouts, all on a line as long as that goes; the others by REST, below.
  (define (print-general x column extra named? first second rest)
    (let* ((body (+ column indent-general))
           (start (out (atom->string (car x) write) (out "(" column)))
           (name? (and named? (pair? (cdr x))))
           (tail (if name? (cddr x) (cdr x)))
           (start (if name?
                      (out (atom->string (cadr x) write) (out " " start))
                      start))
           (aside (+ start 1)))
      (let loop ((tail tail) (column start) (layouts (list first second)))
        (cond ((null? layouts) (print-down tail column body extra rest))
              ((and (car layouts) (pair? tail))
               (loop (cdr tail)
                     (print (car tail) (indent aside column)
                            (if (null? (cdr tail)) (+ extra 1) 0)
                            (car layouts))
                     (cdr layouts)))
              (else (loop tail column (cdr layouts)))))))

  (define (print-lambda x column extra)
    (print-general x column extra #f print-expr-list #f print-form))
  (define (print-if x column extra)
    (print-general x column extra #f print-form #f print-form))
  (define (print-case x column extra)
    (print-general x column extra #f print-form #f print-expr-list))
  (define (print-cond x column extra)
    (print-call x column extra print-expr-list))
  (define (print-and x column extra)
    (print-call x column extra print-form))
  (define (print-let x column extra)
    (print-general x column extra (and (pair? (cdr x)) (symbol? (cadr x)))
                   print-expr-list #f print-form))
  (define (print-begin x column extra)
    (print-general x column extra #f #f #f print-form))
  (define (print-do x column extra)
    (print-general x column extra #f print-expr-list print-expr-list print-form))
  (define (print-syntax-case x column extra)
    (print-general x column extra #t print-expr-list #f print-form))

  (define (style head)
    (case head
      ((lambda lambda* let* letrec define define* define-public define-syntax
         let-syntax letrec-syntax syntax-rules with-syntax)
       print-lambda)
      ((if set!) print-if)
      ((cond) print-cond)
      ((case) print-case)
      ((and or) print-and)
      ((let) print-let)
      ((begin) print-begin)
      ((do) print-do)
      ((syntax-case) print-syntax-case)
      (else #f)))

  (lambda (x)
    (display prefix port)
    (print x 0 0 print-form)
    (newline port)))

(define* (pretty-print obj #:optional port*
                       #:key (port (or port* (current-output-port)))
                       (width 79) (max-expr-width 50) (display? #f)
                       (per-line-prefix ""))
  "Write OBJ to PORT in lines of WIDTH columns, PER-LINE-PREFIX before each, as by
display when DISPLAY?."
  ((make-printer port (if display? display write)
                 (- width (string-length per-line-prefix))
                 max-expr-width per-line-prefix)
   obj))

;;; Cut to a width.

(define* (truncated-print x #:optional port*
                          #:key (port (or port* (current-output-port)))
                          (width 79) (display? #f) (breadth-first? #f))
  "Write X to PORT in at most WIDTH columns, leaving out what does not fit."
  (define ellipsis
    (if (and (port-encoding port)
             (string-prefix? "UTF-" (string-upcase (port-encoding port))))
        "…"
        "..."))
  (define gap (+ 1 (string-length ellipsis)))
  (define (text-of x) (atom->string x (if display? display write)))

  ;; The COUNT items of a list between its parentheses, in WIDTH columns, each as
  ;; CUT makes it fit.
  (define (sequence items count width cut)
    (let loop ((items items) (i 0) (width width) (acc '()))
      (let ((acc (if (> i 0) (cons " " acc) acc)))
        (cond ((= i count) (string-concatenate-reverse acc))
              ((and (= i (- count 1)) (or (zero? i) (> width 1)))
               (string-concatenate-reverse
                (cons (cut (car items) (if (zero? i) width (- width 1))) acc)))
              ((<= width gap)
               (string-concatenate-reverse (cons ellipsis acc)))
              (else
               (let ((text (cut (car items)
                                (if breadth-first?
                                    (max 1 (- (quotient width (- count i)) 1))
                                    (- width gap)))))
                 (loop (cdr items) (+ i 1) (- width 1 (string-length text))
                       (cons text acc))))))))

  (define (bracketed open items count width cut)
    (if (>= width (+ (string-length open) 1 (string-length ellipsis)))
        (string-append open
                       (sequence items count (- width (string-length open) 1) cut)
                       ")")
        "#"))

  ;; The array A, after OPEN: its rows, and theirs.
  (define (rows a open rank width)
    (if (= rank 0)
        (if (>= width (+ (string-length open) 2))
            (string-append open
                           (cut (array-ref a) (- width (string-length open) 1))
                           ")")
            "#")
        (let* ((bounds (car (array-shape a)))
               (count (+ 1 (- (cadr bounds) (car bounds)))))
          (bracketed open
                     (map (lambda (i) (array-cell-ref a i))
                          (iota count (car bounds)))
                     count width
                     (if (= rank 1)
                         cut
                         (lambda (row width) (rows row "(" (- rank 1) width)))))))

  (define (array-open a)
    (if (vector? a)
        "#("
        (let ((text (text-of a)))
          (substring text 0 (+ 1 (string-index text #\())))))

  ;; The text of X in at most WIDTH columns.
  (define (cut x width)
    (cond ((string? x)
           (let ((text (text-of x)))
             (cond ((<= (string-length text) width) text)
                   (display? (shortened text width "" 0))
                   (else (shortened text width "\"" 1)))))
          ((null? x) (if (>= width 2) "()" "#"))
          ((and (pair? x) (list? x))
           (bracketed "(" x (length x) width cut))
          ((pair? x)
           (if (>= width (+ 4 (string-length ellipsis)))
               (string-append "(" (dotted x (- width 2)) ")")
               "#"))
          (((@ (rnrs bytevectors) bytevector?) x)
           (if (>= width 9)
               (string-append (array-open x)
                              (sequence (array->list x) (array-length x) (- width 6) cut)
                              ")")
               "#"))
          ((and (array? x) (not (bitvector? x)))
           (rows x (array-open x) (array-rank x) width))
          (else
           (let ((text (text-of x)))
             (cond ((<= (string-length text) width) text)
                   ((string-prefix? "#*" text) (shortened text width "" 2))
                   ((string-prefix? "#<" text) (shortened text width ">" 2))
                   (else "#"))))))

  ;; An improper list between its parentheses: its elements, then its tail.
  (define (dotted x width)
    (let loop ((l x) (width width) (acc '()))
      (if (and (pair? l) (> width 4))
          (let ((head (cut (car l)
                           (if breadth-first?
                               (quotient (- width 3) 2)
                               (- width 4)))))
            (loop (cdr l) (- width 1 (string-length head)) (cons* " " head acc)))
          (string-concatenate-reverse
           (cons* (cut l (max 1 (- width 2))) ". " acc)))))

  ;; TEXT without its end but with CLOSE; at least its first LEAST characters.
  (define (shortened text width close least)
    (let ((room (- width (string-length ellipsis) (string-length close))))
      (if (< room least)
          "#"
          (string-append (substring text 0 room) ellipsis close))))

  (display (cut x width) port))
