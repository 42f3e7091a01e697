;;; (ice-9 format parse): format strings, parsed into strings and directives.

(define-module (ice-9 format parse)
  #:export (format-error directive-char directive-parameters directive-colon?
            directive-at? directive-body directive-end-colon? parse))

(define (format-error message . irritants)
  (apply error (string-append "format: " message) irritants))

;;; Parsing.

;; PARAMETERS: numbers, characters, #f for an absent one, and the symbols argument
;; (v) and count (#).  BODY is for bracketing directives: nodes, or a list of
;; clauses for ~[ , each (nodes . default?); END-COLON? tells of ~:}.
(define (make-directive char parameters colon? at? body end-colon?)
  (vector char parameters colon? at? body end-colon?))
(define (directive-char d) (vector-ref d 0))
(define (directive-parameters d) (vector-ref d 1))
(define (directive-colon? d) (vector-ref d 2))
(define (directive-at? d) (vector-ref d 3))
(define (directive-body d) (vector-ref d 4))
(define (directive-end-colon? d) (vector-ref d 5))

;; Read the parameters of the directive at POS, just after the tilde: three values,
;; the list, and the position after it.
(define (parse-parameters text pos)
  (define end (string-length text))
  (define (char-at pos)
    (if (< pos end)
        (string-ref text pos)
        (format-error "a directive ends too early" text)))
  (define (after-parameter value pos acc)
    (case (and (< pos end) (string-ref text pos))
      ((#\,) (next (+ pos 1) (cons value acc) #t))
      ((#\') (next pos (cons value acc) #f))
      (else (values (reverse (cons value acc)) pos))))
  (define (next pos acc comma?)
    (let ((c (char-at pos)))
      (cond ((or (char-numeric? c) (memv c '(#\- #\+)))
             (let* ((stop (or (string-skip text char-numeric? (+ pos 1)) end))
                    (number (string->number (substring text pos stop))))
               (unless number (format-error "bad number" text))
               (after-parameter number stop acc)))
            ((char=? c #\') (after-parameter (char-at (+ pos 1)) (+ pos 2) acc))
            ((memv c '(#\v #\V)) (after-parameter 'argument (+ pos 1) acc))
            ((char=? c #\#) (after-parameter 'count (+ pos 1) acc))
            ((char=? c #\,) (after-parameter #f pos acc))
            (comma? (values (reverse (cons #f acc)) pos))
            (else (values (reverse acc) pos)))))
  (next pos '() #f))

;; The flags at POS: three values, colon?, at? and the position after them.
(define (parse-flags text pos)
  (let loop ((pos pos) (colon? #f) (at? #f))
    (if (>= pos (string-length text))
        (format-error "a directive ends too early" text)
        (case (string-ref text pos)
          ((#\:) (loop (+ pos 1) #t at?))
          ((#\@) (loop (+ pos 1) colon? #t))
          (else (values colon? at? pos))))))

(define closers '((#\{ . #\}) (#\( . #\)) (#\[ . #\])))

;; The nodes of TEXT from POS on, up to a directive whose character is in STOPS or
;; the end.  Three values: the nodes, that directive or #f, the position after it.
(define (parse-nodes text pos stops)
  (let loop ((pos pos) (acc '()))
    (let ((tilde (string-index text #\~ pos)))
      (cond ((or (not tilde) (= tilde (- (string-length text) 1)))
             (values (reverse (if (< pos (string-length text))
                                  (cons (substring text pos) acc)
                                  acc))
                     #f (string-length text)))
            (else
             (let ((acc (if (> tilde pos) (cons (substring text pos tilde) acc) acc)))
               (call-with-values (lambda () (parse-directive text (+ tilde 1)))
                 (lambda (directive pos)
                   (if (memv (directive-char directive) stops)
                       (values (reverse acc) directive pos)
                       (loop pos (cons directive acc)))))))))))

(define (parse-directive text pos)
  (call-with-values (lambda () (parse-parameters text pos))
    (lambda (parameters pos)
      (call-with-values (lambda () (parse-flags text pos))
        (lambda (colon? at? pos)
          (let ((char (char-downcase (string-ref text pos)))
                (pos (+ pos 1)))
            (case char
              ((#\{ #\() (parse-bracket text pos char parameters colon? at?))
              ((#\[) (parse-clauses text pos parameters colon? at?))
              ((#\newline)
               ;; The line break and, without a colon, the indentation after it.
               (values (make-directive char '() colon? at? #f #f)
                       (if colon?
                           pos
                           (or (string-skip text char-set:whitespace pos)
                               (string-length text)))))
              (else
               (values (make-directive char parameters colon? at? #f #f) pos)))))))))

(define (parse-bracket text pos char parameters colon? at?)
  (call-with-values (lambda () (parse-nodes text pos (list (cdr (assv char closers)))))
    (lambda (nodes closer pos)
      (unless closer (format-error "unterminated directive" char text))
      (values (make-directive char parameters colon? at? nodes
                              (directive-colon? closer))
              pos))))

(define (parse-clauses text pos parameters colon? at?)
  (let loop ((pos pos) (clauses '()) (default? #f))
    (call-with-values (lambda () (parse-nodes text pos '(#\] #\;)))
      (lambda (nodes closer pos)
        (unless closer (format-error "unterminated directive" #\[ text))
        (let ((clauses (cons (cons nodes default?) clauses)))
          (if (char=? (directive-char closer) #\;)
              (loop pos clauses (directive-colon? closer))
              (values (make-directive #\[ parameters colon? at? (reverse clauses) #f)
                      pos)))))))

(define (parse text)
  (call-with-values (lambda () (parse-nodes text 0 '()))
    (lambda (nodes closer pos) nodes)))
