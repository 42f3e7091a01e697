;;; (ice-9 expect): act on what comes from a port, as a conversation with a program.
;;
;; Guile manual, "Expect".  The forms look their settings up where they are used, so a
;; program can bind expect-port and its like.

(define-module (ice-9 expect)
  #:use-module (ice-9 regex)
  #:export (expect expect-strings expect-port expect-timeout expect-timeout-proc
            expect-eof-proc expect-char-proc expect-strings-compile-flags
            expect-strings-exec-flags expect-select expect-regexec))

(define expect-port #f)
(define expect-timeout #f)
(define expect-timeout-proc #f)
(define expect-eof-proc #f)
(define expect-char-proc #f)
(define expect-strings-compile-flags regexp/newline)
(define expect-strings-exec-flags regexp/noteol)

(define (now)
  (let ((time (gettimeofday)))
    (+ (car time) (/ (cdr time) 1000000))))

;; What one clause says of the text so far: a thunk of its value, or #f.
(define-syntax clause-test
  (syntax-rules (=>)
    ((_ text eof? port (test))
     (let ((value (test text eof?))) (and value (lambda () value))))
    ((_ text eof? port (test => proc))
     (let ((found (test text eof?))) (and found (lambda () (apply proc found)))))
    ((_ text eof? port (test body ...))
     (and (test text eof?) (lambda () body ...)))))

(define (converse port timeout timeout-proc eof-proc char-proc select try)
  (let ((deadline (and timeout (+ (now) timeout))))
    (let loop ((text ""))
      (if (and deadline (not (select port deadline)))
          (and timeout-proc (timeout-proc text))
          (let* ((c (read-char port)) (eof? (eof-object? c)))
            (when char-proc (char-proc c))
            (let* ((text (if eof? text (string-append text (string c))))
                   (action (try text eof? port)))
              (cond (action (action))
                    (eof? (and eof-proc (eof-proc text)))
                    (else (loop text)))))))))

(define-syntax expect
  (lambda (form)
    "Read characters until a clause's test is true of the text and of the end."
    (syntax-case form ()
      ((keyword clause ...)
       (with-syntax (((port timeout timeout-proc eof-proc char-proc select)
                      (map (lambda (name) (datum->syntax #'keyword name))
                           '(expect-port expect-timeout expect-timeout-proc
                             expect-eof-proc expect-char-proc expect-select))))
         #'(converse (or port (current-input-port)) timeout timeout-proc eof-proc
                     char-proc select
                     (lambda (text eof? p)
                       (or (clause-test text eof? p clause) ... #f))))))))

(define-syntax expect-strings
  (lambda (form)
    "Read characters until one of the clauses' regular expressions matches."
    (syntax-case form ()
      ((keyword (pattern body ...) ...)
       (with-syntax (((rx ...) (generate-temporaries #'(pattern ...)))
                     ((flags regexec expect)
                      (map (lambda (name) (datum->syntax #'keyword name))
                           '(expect-strings-compile-flags expect-regexec expect))))
         #'(let ((rx (make-regexp pattern flags)) ...)
             (expect ((lambda (s eof?) (regexec rx s eof?)) body ...) ...)))))))

(define (expect-select port timeout)
  "Whether PORT has something to read before the time TIMEOUT."
  (let ((left (- timeout (now))))
    (and (> left 0) (pair? (car (select (list port) '() '() left))))))

(define (expect-regexec rx s eof?)
  "The whole and the groups of RX's match in S, or #f."
  (let ((match (regexp-exec rx s 0
                            (if eof?
                                (logxor expect-strings-exec-flags regexp/noteol)
                                expect-strings-exec-flags))))
    (and match
         (map (lambda (i) (match:substring match i)) (iota (match:count match))))))
