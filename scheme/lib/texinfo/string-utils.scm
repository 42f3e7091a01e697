;;; (texinfo string-utils): filling and padding of text.
;;
;; Guile manual, "texinfo string-utils".

(define-module (texinfo string-utils)
  #:export (escape-special-chars transform-string expand-tabs center-string
            left-justify-string right-justify-string collapse-repeated-chars
            make-text-wrapper fill-string string->wrapped-lines))

;; STR with REPLACE, or what that makes of the character, for each character between START
;; and END that MATCH?, a character, string, procedure or #t, accepts.
(define* (transform-string str match? replace #:optional start end)
  (define matches?
    (cond ((procedure? match?) match?)
          ((boolean? match?) (lambda (c) match?))
          ((or (char? match?) (string? match?))
           (let ((set (->char-set match?))) (lambda (c) (char-set-contains? set c))))
          (else (throw 'bad-type "expected #t, char, string, or procedure"))))
  (let ((start (or start 0)) (end (or end (string-length str))))
    (call-with-output-string
      (lambda (port)
        (display (substring str 0 start) port)
        (string-for-each
         (lambda (c)
           (display (cond ((not (matches? c)) c)
                          ((procedure? replace) (replace c))
                          (else replace))
                    port))
         str start end)
        (display (substring str end) port)))))

;; STR with TAB-SIZE spaces for each tab.
(define* (expand-tabs str #:optional (tab-size 8))
  (transform-string str #\tab (make-string tab-size #\space)))

;; STR with ESCAPE-CHAR before each character that is SPECIAL-CHARS or among them.
(define (escape-special-chars str special-chars escape-char)
  (transform-string str special-chars (lambda (c) (string escape-char c))))

;; STR between NO more characters on the left and on the right.
;; STR amid WIDTH characters, padded with CHR, on the right with RCHR if given.
(define (pad str left left-char right right-char)
  (string-append (make-string (max left 0) left-char) str
                 (make-string (max right 0) right-char)))

(define* (center-string str #:optional (width 80) (chr #\space) (rchr #f))
  (let ((missing (- width (string-length str))))
    (pad str (quotient missing 2) chr (- missing (quotient missing 2)) (or rchr chr))))

;; STR with CHR after it to fill WIDTH characters.
(define* (left-justify-string str #:optional (width 80) (chr #\space))
  (pad str 0 chr (- width (string-length str)) chr))

;; STR with CHR before it to fill WIDTH characters.
(define* (right-justify-string str #:optional (width 80) (chr #\space))
  (pad str (- width (string-length str)) chr 0 chr))

;; STR with at most NUM of CHR in a row.
(define* (collapse-repeated-chars str #:optional (chr #\space) (num 1))
  (define run 0)
  (transform-string str
                    (lambda (c)
                      (set! run (if (char=? c chr) (1+ run) 0))
                      (> run (max num 1)))
                    ""))

;; Each word with the blanks before it.
(define (split-words str)
  (let loop ((start 0) (words '()))
    (let* ((word (string-skip str char-set:whitespace start))
           (end (and word (or (string-index str char-set:whitespace word)
                              (string-length str)))))
      (if word
          (loop end (cons (substring str start end) words))
          (reverse! words)))))

(define (ends-sentence? line)
  (and (string-suffix? "." line)
       (> (string-length line) 1)
       (not (string-suffix? ".." line))))

;; A procedure that makes a list of lines of a string.
(define* (make-text-wrapper #:key (line-width 80) (expand-tabs? #t) (tab-width 8)
                            (collapse-whitespace? #t) (subsequent-indent "")
                            (initial-indent "") (break-long-words? #t))
  (define (tidy str)
    (let* ((str (transform-string str #\newline #\space))
           (str (if expand-tabs? (expand-tabs str tab-width) str)))
      (string-trim (if collapse-whitespace? (collapse-repeated-chars str) str))))
  (lambda (str)
    ;; EMPTY? says that LINE is an indent only.
    (let loop ((words (split-words (tidy str))) (line initial-indent) (empty? #t) (lines '()))
      (define (break words line) (loop words subsequent-indent #t (cons line lines)))
      (cond ((and (null? words) empty?) (reverse! lines))
            ((null? words) (reverse! (cons line lines)))
            (else
             (let ((word (if empty? (string-trim (car words)) (car words)))
                   (room (- line-width (string-length line))))
               (cond ((<= (string-length word) room)
                      (loop (cdr words)
                            (string-append
                             line
                             (if (and collapse-whitespace? (ends-sentence? line)) " " "")
                             word)
                            #f lines))
                     ((not empty?) (break words line))
                     (break-long-words?
                      (let ((room (if (= room 0) 1 room)))
                        (break (cons (substring word room) (cdr words))
                               (string-append line (substring word 0 room)))))
                     (else (break (cdr words) (string-append line word))))))))))

;; The lines of STR as `make-text-wrapper' with KWARGS makes them.
(define (string->wrapped-lines str . kwargs)
  ((apply make-text-wrapper kwargs) str))

;; The lines of STR as one string.
(define (fill-string str . kwargs)
  (string-join (apply string->wrapped-lines str kwargs) "\n"))
