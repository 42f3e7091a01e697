;;; (sxml ssax input-parse): reading tokens from a port of text.
;;
;; A list of break characters may hold the symbol *eof*.

(define-module (sxml ssax input-parse)
  #:use-module ((ice-9 rdelim) #:select (read-line))
  #:export (peek-next-char assert-curr-char skip-until skip-while next-token
            next-token-of read-text-line read-string find-string-from-port?))

(define (fail port message . rest)
  (apply throw 'parser-error port message rest))

(define* (peek-next-char #:optional (port (current-input-port)))
  "Skip a character; the one after it."
  (read-char port)
  (peek-char port))

(define (accepted? c chars)
  (memv (if (eof-object? c) '*eof* c) chars))

(define* (assert-curr-char expected-chars comment #:optional (port (current-input-port)))
  "Read a character, which must be one of EXPECTED-CHARS."
  (let ((c (read-char port)))
    (if (accepted? c expected-chars)
        c
        (fail port "Wrong character " c " (0x"
              (if (eof-object? c) "*eof*" (number->string (char->integer c) 16))
              ") " comment ". " expected-chars " expected"))))

(define* (skip-until arg #:optional (port (current-input-port)))
  "Skip ARG characters, or up to and with one of the list ARG, which is returned."
  (if (integer? arg)
      (let loop ((n arg))
        (cond ((= n 0) #f)
              ((eof-object? (read-char port))
               (fail port "Unexpected EOF while skipping " arg " characters"))
              (else (loop (- n 1)))))
      (let loop ((c (read-char port)))
        (cond ((accepted? c arg) c)
              ((eof-object? c)
               (fail port "Unexpected EOF while skipping until " arg))
              (else (loop (read-char port)))))))

(define* (skip-while skip-chars #:optional (port (current-input-port)))
  "Skip characters of the list SKIP-CHARS; the first other one, not read."
  (let ((c (peek-char port)))
    (cond ((memv c skip-chars) (read-char port) (skip-while skip-chars port))
          (else c))))

(define* (next-token prefix-skipped-chars break-chars #:optional (comment "")
                     (port (current-input-port)))
  "After the characters of SKIPPED, the string before one of BREAK-CHARS."
  (skip-while prefix-skipped-chars port)
  (let loop ((chars '()))
    (let ((c (peek-char port)))
      (cond ((accepted? c break-chars) (list->string (reverse! chars)))
            ((eof-object? c) (fail port "EOF while reading a token " comment))
            (else (loop (cons (read-char port) chars)))))))

(define* (next-token-of incl-list/pred #:optional (port (current-input-port)))
  "The longest string of characters in the list INCL-LIST/PRED, or that the procedure
INCL-LIST/PRED gives characters for."
  (define take
    (if (procedure? incl-list/pred) incl-list/pred (lambda (c) (and (memv c incl-list/pred) c))))
  (let loop ((chars '()))
    (let* ((c (peek-char port)) (kept (take c)))
      (cond ((or (not kept) (eof-object? kept)) (list->string (reverse! chars)))
            (else (read-char port) (loop (cons kept chars)))))))

(define* (read-text-line #:optional (port (current-input-port)))
  "A line without its end, or the end-of-file object."
  (read-line port))

(define* (read-string n #:optional (port (current-input-port)))
  "The next N characters, fewer at the end."
  (let loop ((n n) (chars '()))
    (let ((c (if (> n 0) (read-char port) #f)))
      (if (char? c)
          (loop (- n 1) (cons c chars))
          (list->string (reverse! chars))))))

(define* (find-string-from-port? str port #:optional max)
  "Read up to and with STR, at most MAX characters: how many were read, or #f."
  (let ((length (string-length str)))
    ;; How much of STR has been seen, after seeing the first N of it and then C.
    (define (advance n c)
      (let loop ((n n))
        (cond ((char=? c (string-ref str n)) (+ n 1))
              ((= n 0) 0)
              (else (loop (border n))))))
    ;; The longest proper prefix of the first N that they end with.
    (define (border n)
      (let loop ((k (- n 1)))
        (if (string=? (substring str 0 k) (substring str (- n k) n)) k (loop (- k 1)))))
    (let loop ((seen 0) (count 0))
      (cond ((= seen length) count)
            ((and max (>= count max)) #f)
            (else
             (let ((c (read-char port)))
               (and (char? c) (loop (advance seen c) (+ count 1)))))))))
