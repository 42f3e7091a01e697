;;; (ice-9 regex): match structures and substitution.
;;
;; Guile manual, "Regexp Functions", "Match Structures".  make-regexp and
;; regexp-exec are core; a match is the vector #(STRING (START . END) …), whole
;; match first, START -1 for a group that did not take part.

(define-module (ice-9 regex)
  #:export (match:count match:string match:prefix match:suffix match:substring
            match:start match:end regexp-match? regexp-quote
            string-match regexp-substitute regexp-substitute/global
            fold-matches list-matches))

(define (regexp-match? match)
  "True when MATCH is a match structure."
  (and (vector? match)
       (> (vector-length match) 0)
       (string? (vector-ref match 0))
       (let loop ((i 1))
         (or (= i (vector-length match))
             (let ((range (vector-ref match i)))
               (and (pair? range) (integer? (car range)) (integer? (cdr range))
                    (loop (+ i 1))))))))

(define (match:count match)
  "How many groups MATCH has, the whole match included."
  (- (vector-length match) 1))

(define (match:string match)
  "The string that was searched."
  (vector-ref match 0))

(define (match-range match n)
  (vector-ref match (+ n 1)))

(define* (match:start match #:optional (n 0))
  "Where group N starts in the string, or #f when it did not match."
  (let ((start (car (match-range match n))))
    (and (>= start 0) start)))

(define* (match:end match #:optional (n 0))
  "Where group N ends in the string, or #f when it did not match."
  (let ((end (cdr (match-range match n))))
    (and (>= end 0) end)))

(define* (match:substring match #:optional (n 0))
  "The text of group N, or #f when it did not match."
  (let* ((range (match-range match n))
         (start (car range)))
    (and (>= start 0)
         (substring (match:string match) start (cdr range)))))

(define (match:prefix match)
  "What precedes the match in the string."
  (substring (match:string match) 0 (match:start match)))

(define (match:suffix match)
  "What follows the match in the string."
  (substring (match:string match) (match:end match)))

(define (regexp-quote string)
  "A regular expression, basic or extended, that matches STRING literally."
  ;; In a basic expression a backslash makes ( ) { } + ? | special, so these are
  ;; quoted as bracket expressions.
  (call-with-output-string
    (lambda (port)
      (string-for-each
       (lambda (c)
         (case c
           ((#\* #\. #\\ #\^ #\$ #\[)
            (write-char #\\ port)
            (write-char c port))
           ((#\( #\) #\{ #\} #\+ #\? #\|)
            (write-char #\[ port)
            (write-char c port)
            (write-char #\] port))
           (else (write-char c port))))
       string))))

;; The last patterns that string-match compiled, newest first: a program tends to
;; ask for few of them, many times.
(define recent-patterns '())
(define recent-limit 8)

(define (pattern->regexp pattern)
  (let ((entry (assoc pattern recent-patterns)))
    (if entry
        (cdr entry)
        (let ((regexp (make-regexp pattern)))
          (set! recent-patterns
                (cons (cons (string-copy pattern) regexp)
                      (if (< (length recent-patterns) recent-limit)
                          recent-patterns
                          (list-head recent-patterns (- recent-limit 1)))))
          regexp))))

(define* (string-match pattern string #:optional (start 0))
  "Search STRING from START on for the extended regular expression PATTERN; a
match structure or #f."
  (regexp-exec (pattern->regexp pattern) string start))

(define (->regexp x)
  (if (regexp? x) x (make-regexp x)))

(define* (fold-matches regexp string init proc #:optional (flags 0))
  "Fold (PROC match accumulated) over the matches in STRING, left to right; they
do not overlap."
  (let ((rx (->regexp regexp))
        (end (string-length string)))
    ;; An empty match right at the end of a non-empty one counts as overlapping.
    (let loop ((start 0) (acc init) (touching? #f))
      (if (> start end)
          acc
          (let ((m (regexp-exec rx string start
                                (if (> start 0) (logior flags regexp/notbol) flags))))
            (cond ((not m) acc)
                  ((and touching? (= (match:end m) start))
                   (loop (+ start 1) acc #f))
                  ((= (match:start m) (match:end m))
                   (loop (+ (match:end m) 1) (proc m acc) #f))
                  (else
                   (loop (match:end m) (proc m acc) #t))))))))

(define* (list-matches regexp string #:optional (flags 0))
  "The list of the matches in STRING, left to right."
  (reverse! (fold-matches regexp string '() cons flags)))

;; Call (RECEIVER port) on PORT, or return what it writes when PORT is #f.
(define (call-with-destination port receiver)
  (if port
      (receiver port)
      (call-with-output-string receiver)))

(define (bad-item item)
  (error 'wrong-type-arg item))

(define (regexp-substitute port match . items)
  "Write the ITEMS to PORT, or return them as a string when PORT is #f: strings,
numbers of groups, and the symbols pre and post."
  (call-with-destination port
    (lambda (port)
      (for-each
       (lambda (item)
         (cond ((string? item) (display item port))
               ((integer? item) (display (match:substring match item) port))
               ((eq? item 'pre) (display (match:prefix match) port))
               ((eq? item 'post) (display (match:suffix match) port))
               (else (bad-item item))))
       items))))

(define (regexp-substitute/global port regexp string . items)
  "Write STRING with every match of REGEXP replaced by the ITEMS.  pre is what
stands between the matches, post continues with the next match, a procedure is
called with the match."
  ;; Without a post item, nothing after the first match is wanted.
  (let ((matches (let ((all (list-matches regexp string)))
                   (if (or (memq 'post items) (null? all)) all (list (car all))))))
    (call-with-destination port
      (lambda (port)
        (define (substitute matches start)
          (if (null? matches)
              (display (substring string start) port)
              (let ((m (car matches)))
                (for-each
                 (lambda (item)
                   (cond ((string? item) (display item port))
                         ((integer? item) (display (match:substring m item) port))
                         ((procedure? item) (display (item m) port))
                         ((eq? item 'pre)
                          (display (substring string start (match:start m)) port))
                         ((eq? item 'post) (substitute (cdr matches) (match:end m)))
                         (else (bad-item item))))
                 items))))
        (substitute matches 0)))))
