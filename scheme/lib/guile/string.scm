;;; Strings (SRFI 13): what takes a procedure, or a character, a char-set or a
;;; predicate.
;;;
;;; Searches for a character or a char-set are primitives: (%string-index STR X
;;; START END), %string-rindex, %string-skip and %string-skip-right, which check
;;; nothing.  Predicates are called from here.

(define (%string-end who position str start end)
  ;; Check that STR, the argument number POSITION of WHO, is a string and START
  ;; to END a part of it; an END of #f is its length.  Return END.
  (unless (string? str)
    (%wrong-expected who position "string" str))
  (let ((size (string-length str)))
    (%check-index start 0 size)
    (when end
      (%check-index end start size))
    (or end size)))

(define (%char-test who position x)
  ;; The predicate that X, a character, char-set or predicate, stands for.
  (cond ((procedure? x) x)
        ((char? x) (lambda (c) (char=? c x)))
        ((char-set? x) (lambda (c) (char-set-contains? x c)))
        (else (%wrong-type who position x))))

;;; Searching.

(define (%index str pred start end)
  (let loop ((i start))
    (cond ((= i end) #f)
          ((pred (string-ref str i)) i)
          (else (loop (+ i 1))))))

(define (%index-right str pred start end)
  (let loop ((i (- end 1)))
    (cond ((< i start) #f)
          ((pred (string-ref str i)) i)
          (else (loop (- i 1))))))

(define-syntax-rule (%define-search name position doc native scan wrap)
  (define* (name str char-pred #:optional (start 0) end)
    doc
    (let ((end (%string-end position 1 str start end)))
      (cond ((or (char? char-pred) (char-set? char-pred))
             (native str char-pred start end))
            ((procedure? char-pred) (scan str (wrap char-pred) start end))
            (else (%wrong-type position 2 char-pred))))))

(define (%not-holding pred)
  (lambda (c) (not (pred c))))

(%define-search string-index "string-index"
  "Return the position of the first character of STR, from START up to END, that
is CHAR-PRED, is in it or satisfies it; or #f."
  %string-index %index identity)

(%define-search string-index-right "string-index-right"
  "Return the position of the last character of STR, from START up to END, that is
CHAR-PRED, is in it or satisfies it; or #f."
  %string-rindex %index-right identity)

(%define-search string-rindex "string-index-right"
  "Return the position of the last character of STR, from START up to END, that is
CHAR-PRED, is in it or satisfies it; or #f."
  %string-rindex %index-right identity)

(%define-search string-skip "string-skip"
  "Return the position of the first character of STR, from START up to END, that
is not CHAR-PRED, is not in it or does not satisfy it; or #f."
  %string-skip %index %not-holding)

(%define-search string-skip-right "string-skip-right"
  "Return the position of the last character of STR, from START up to END, that is
not CHAR-PRED, is not in it or does not satisfy it; or #f."
  %string-skip-right %index-right %not-holding)

;; Guile takes the length before it looks at anything else.
(define (%length-of str)
  (if (string? str)
      (string-length str)
      (scm-error 'wrong-type-arg "string-length"
                 "Wrong type argument in position 1 (expecting string): ~S"
                 (list str) (list str))))

(define* (string-any char-pred str #:optional (start 0) end)
  "Return what CHAR-PRED, a predicate, first returns for a character of STR from
START up to END that is not #f; for a character or a char-set, #t if there is one
such character; else #f."
  (let ((end (%string-end "string-any" 2 str start (let ((n (%length-of str))) (or end n)))))
    (if (procedure? char-pred)
        (let loop ((i start))
          (and (< i end)
               (if (= i (- end 1))
                   (char-pred (string-ref str i))
                   (or (char-pred (string-ref str i))
                       (loop (+ i 1))))))
        (begin
          (%char-test "string-any-c-code" 1 char-pred)
          (and (%string-index str char-pred start end) #t)))))

(define* (string-every char-pred str #:optional (start 0) end)
  "Return what CHAR-PRED, a predicate, returns for the last character of STR from
START up to END if it holds for all; for a character or a char-set, #t if all are
such; else #f.  #t if there is none."
  (let ((end (%string-end "string-every" 2 str start (let ((n (%length-of str))) (or end n)))))
    (if (procedure? char-pred)
        (let loop ((i start))
          (cond ((>= i end) #t)
                ((= i (- end 1)) (char-pred (string-ref str i)))
                (else (and (char-pred (string-ref str i))
                           (loop (+ i 1))))))
        (begin
          (%char-test "string-every-c-code" 1 char-pred)
          (not (%string-skip str char-pred start end))))))

(define* (string-any-c-code char-pred str #:optional (start 0) end)
  (%string-end "string-any-c-code" 2 str start end)
  (string-any char-pred str start end))
(define* (string-every-c-code char-pred str #:optional (start 0) end)
  (%string-end "string-every-c-code" 2 str start end)
  (string-every char-pred str start end))

(define* (string-count str char-pred #:optional (start 0) end)
  "Return the number of characters of STR, from START up to END, that are
CHAR-PRED, are in it or satisfy it."
  (let ((end (%string-end "string-count" 1 str start end))
        (native? (or (char? char-pred) (char-set? char-pred))))
    (unless (or native? (procedure? char-pred))
      (%wrong-type "string-count" 2 char-pred))
    (let loop ((i start) (count 0))
      (let ((i (if native?
                   (%string-index str char-pred i end)
                   (%index str char-pred i end))))
        (if i (loop (+ i 1) (+ count 1)) count)))))

;;; Mapping, folding.

(define (%checked-char who proc result)
  (unless (char? result)
    (scm-error 'misc-error who "procedure ~S returned non-char" (list proc) #f))
  result)

(define* (string-map proc str #:optional (start 0) end)
  "Return a new string of what PROC returns for each character of STR from START
up to END."
  (%check-procedure "string-map" 1 proc)
  (let* ((end (%string-end "string-map" 2 str start end))
         (result (make-string (- end start))))
    (let loop ((i start))
      (when (< i end)
        (string-set! result (- i start)
                     (%checked-char "string-map" proc
                                    (proc (string-ref str i))))
        (loop (+ i 1))))
    result))

(define* (string-map! proc str #:optional (start 0) end)
  "Put in place of each character of STR from START up to END what PROC returns
for it."
  (%check-procedure "string-map!" 1 proc)
  (let ((end (%string-end "string-map!" 2 str start end)))
    (let loop ((i start))
      (when (< i end)
        (string-set! str i
                     (%checked-char "string-map!" proc
                                    (proc (string-ref str i))))
        (loop (+ i 1))))))

(define* (string-for-each proc str #:optional (start 0) end)
  "Call PROC with each character of STR from START up to END, in order."
  (%check-procedure "string-for-each" 1 proc)
  (let ((end (%string-end "string-for-each" 2 str start end)))
    (let loop ((i start))
      (when (< i end)
        (proc (string-ref str i))
        (loop (+ i 1))))))

(define* (string-for-each-index proc str #:optional (start 0) end)
  "Call PROC with each index into STR from START up to END, in order."
  (%check-procedure "string-for-each-index" 1 proc)
  (let ((end (%string-end "string-for-each-index" 2 str start end)))
    (let loop ((i start))
      (when (< i end)
        (proc i)
        (loop (+ i 1))))))

(define* (string-fold kons knil str #:optional (start 0) end)
  "Fold KONS over the characters of STR from START up to END: call it with each
and the result so far, KNIL at first; return the last result."
  (%check-procedure "string-fold" 1 kons)
  (let ((end (%string-end "string-fold" 3 str start end)))
    (let loop ((i start) (result knil))
      (if (< i end)
          (loop (+ i 1) (kons (string-ref str i) result))
          result))))

(define* (string-fold-right kons knil str #:optional (start 0) end)
  "Fold KONS over the characters of STR from the last before END to START: call it
with each and the result so far, KNIL at first; return the last result."
  (%check-procedure "string-fold-right" 1 kons)
  (let ((end (%string-end "string-fold-right" 3 str start end)))
    (let loop ((i (- end 1)) (result knil))
      (if (>= i start)
          (loop (- i 1) (kons (string-ref str i) result))
          result))))

(define (string-tabulate proc len)
  "Return a new string of LEN characters: those that PROC returns for each index."
  (%check-procedure "string-tabulate" 1 proc)
  (%check-index len -2147483648 2147483647)
  (when (negative? len)
    (scm-error 'out-of-range "string-tabulate" "Argument ~A out of range: ~S"
               (list 2 len) (list len)))
  (let ((result (make-string len)))
    (let loop ((i 0))
      (when (< i len)
        (string-set! result i
                     (%checked-char "string-tabulate" proc (proc i)))
        (loop (+ i 1))))
    result))

(define (%unfold-chars who stop? mapper successor seed finish)
  ;; Collect (MAPPER SEED) for the seeds until STOP? holds; return the characters,
  ;; last first, with what FINISH returns for the last seed.
  (%check-procedure who 1 stop?)
  (%check-procedure who 2 mapper)
  (%check-procedure who 3 successor)
  (let loop ((seed seed) (chars '()))
    (if (stop? seed)
        (finish seed chars)
        (loop (successor seed)
              (cons (%checked-char who mapper (mapper seed)) chars)))))

(define* (string-unfold stop? mapper successor seed
                        #:optional (base "") (make-final (const "")))
  "Return BASE, then the characters (MAPPER SEED), with SUCCESSOR giving each next
seed until STOP? holds for one, then the string that MAKE-FINAL returns for that."
  (%unfold-chars "string-unfold" stop? mapper successor seed
                 (lambda (seed chars)
                   (string-append base (list->string (reverse chars))
                                  (make-final seed)))))

(define* (string-unfold-right stop? mapper successor seed
                              #:optional (base "") (make-final (const "")))
  "As `string-unfold', but from right to left: BASE comes last and the string of
MAKE-FINAL first."
  (%unfold-chars "string-unfold-right" stop? mapper successor seed
                 (lambda (seed chars)
                   (string-append (make-final seed) (list->string chars)
                                  base))))

;;; Selecting.

(define* (string-filter char-pred str #:optional (start 0) end)
  "Return a string of the characters of STR, from START up to END, that are
CHAR-PRED, are in it or satisfy it."
  (%string-select "string-filter" char-pred str start end #t))

(define* (string-delete char-pred str #:optional (start 0) end)
  "Return a string of the characters of STR, from START up to END, that are not
CHAR-PRED, are not in it or do not satisfy it."
  (%string-select "string-delete" char-pred str start end #f))

(define (%string-select who char-pred str start end keep?)
  (let ((end (%string-end who 2 str start end))
        (pred (%char-test who 1 char-pred)))
    (let loop ((i (- end 1)) (chars '()))
      (if (< i start)
          (list->string chars)
          (let ((c (string-ref str i)))
            (loop (- i 1)
                  (if (eq? keep? (if (pred c) #t #f))
                      (cons c chars)
                      chars)))))))

(define (%trim who str char-pred start end left? right?)
  (let* ((end (%string-end who 1 str start end))
         (skip? (or (char? char-pred) (char-set? char-pred)))
         (kept (if skip? #f (%not-holding (%char-test who 2 char-pred))))
         (first (cond ((not left?) start)
                      (skip? (%string-skip str char-pred start end))
                      (else (%index str kept start end))))
         (last (cond ((not first) #f)
                     ((not right?) (- end 1))
                     (skip? (%string-skip-right str char-pred first end))
                     (else (%index-right str kept first end)))))
    (if last
        (substring str first (+ last 1))
        "")))

(define* (string-trim str #:optional (char-pred char-set:whitespace)
                      (start 0) end)
  "Return the part of STR from START up to END without the characters at its left
that are CHAR-PRED, are in it or satisfy it: by default, white space."
  (%trim "string-trim" str char-pred start end #t #f))

(define* (string-trim-right str #:optional (char-pred char-set:whitespace)
                            (start 0) end)
  "As `string-trim', but at the right."
  (%trim "string-trim-right" str char-pred start end #f #t))

(define* (string-trim-both str #:optional (char-pred char-set:whitespace)
                           (start 0) end)
  "As `string-trim', but at both sides."
  (%trim "string-trim-both" str char-pred start end #t #t))

(define (string-split str char-pred)
  "Return the list of the parts of STR between the characters that are CHAR-PRED,
are in it or satisfy it."
  (let ((size (%string-end "string-split" 1 str 0 #f)))
    (cond ((or (char? char-pred) (char-set? char-pred))
           (%string-split str char-pred))
          ((procedure? char-pred)
           (let loop ((end size) (parts '()))
             (let ((i (%index-right str char-pred 0 end)))
               (if i
                   (loop i (cons (substring str (+ i 1) end) parts))
                   (cons (substring str 0 end) parts)))))
          (else (%wrong-type "string-split" 2 char-pred)))))

(define* (string-tokenize str #:optional (token-set char-set:graphic)
                          (start 0) end)
  "Return the list of the longest parts of STR, from START up to END, made of
characters of the char-set TOKEN-SET, by default all that print."
  (let ((stop (%string-end "string-tokenize" 1 str start end)))
    (unless (char-set? token-set)
      (%wrong-type "string-tokenize" 2 token-set))
    (let loop ((end stop) (tokens '()))
      (let ((last (%string-rindex str token-set start end)))
        (if last
            (let ((gap (%string-skip-right str token-set start last)))
              (if gap
                  (loop gap (cons (substring str (+ gap 1) (+ last 1)) tokens))
                  (cons (substring str start (+ last 1)) tokens)))
            tokens)))))

;;; Comparing.

(define (%compare char<? s1 s2 less same greater start1 end1 start2 end2)
  (let loop ((i start1) (j start2))
    (cond ((= i end1) (if (= j end2) (same i) (less i)))
          ((= j end2) (greater i))
          ((char<? (string-ref s1 i) (string-ref s2 j)) (less i))
          ((char<? (string-ref s2 j) (string-ref s1 i)) (greater i))
          (else (loop (+ i 1) (+ j 1))))))

(define* (string-compare s1 s2 proc< proc= proc>
                         #:optional (start1 0) end1 (start2 0) end2)
  "Compare S1, from START1 up to END1, and S2, from START2 up to END2; call PROC<,
PROC= or PROC> with the index into S1 where they differ, or END1."
  (let ((end1 (%string-end "string-compare" 1 s1 start1 end1))
        (end2 (%string-end "string-compare" 2 s2 start2 end2)))
    (%compare char<? s1 s2 proc< proc= proc> start1 end1 start2 end2)))

(define* (string-compare-ci s1 s2 proc< proc= proc>
                            #:optional (start1 0) end1 (start2 0) end2)
  "As `string-compare', but without regard to case."
  (let ((end1 (%string-end "string-compare-ci" 1 s1 start1 end1))
        (end2 (%string-end "string-compare-ci" 2 s2 start2 end2)))
    (%compare char-ci<? s1 s2 proc< proc= proc> start1 end1 start2 end2)))

(define (substring-fill! str start end fill)
  "Put the character FILL in place of the characters of STR from START up to END."
  (string-fill! str fill start end))

;;; Normal forms of Unicode.

(define (%normalize name string compatible? compose?)
  (unless (string? string)
    (%wrong-expected name 1 "string" string))
  (if (string-every (lambda (c) (char<? c #\delete)) string)
      (string-copy string)
      ((@ (riad normalize) normalize) string compatible? compose?)))
(define (string-normalize-nfd string)
  "STRING in the normal form D: characters decomposed."
  (%normalize "string-normalize-nfd" string #f #f))
(define (string-normalize-nfc string)
  "STRING in the normal form C: characters composed."
  (%normalize "string-normalize-nfc" string #f #t))
(define (string-normalize-nfkd string)
  "STRING in the normal form KD: compatible characters decomposed."
  (%normalize "string-normalize-nfkd" string #t #f))
(define (string-normalize-nfkc string)
  "STRING in the normal form KC: compatible characters composed."
  (%normalize "string-normalize-nfkc" string #t #t))

;;; What strings and symbols are made of.  Here the characters of a string are
;;; its own, unless it shares them by `substring/shared'.

(define (%dump key value . more)
  (if (null? more)
      (list (cons key value))
      (acons key value (apply %dump more))))

(define (%string-dump string)
  "Return an association list of what STRING is made of."
  (unless (string? string)
    (scm-error 'wrong-type-arg "%string-dump"
               "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 1 "string" string) (list string)))
  (let* ((parts (%string-parts string)) (whole (car parts)))
    (%dump 'string string 'start (cadr parts) 'length (string-length string)
           'shared (and (not (eq? whole string)) whole)
           'read-only (caddr parts) 'stringbuf-chars whole
           'stringbuf-length (string-length whole)
           'stringbuf-mutable (not (caddr parts))
           'stringbuf-wide (cadddr parts))))

(define (%symbol-dump symbol)
  "Return an association list of what SYMBOL is made of."
  (unless (symbol? symbol)
    (scm-error 'wrong-type-arg "%symbol-dump"
               "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 1 "symbol" symbol) (list symbol)))
  (let ((name (symbol->string symbol)))
    (%dump 'symbol symbol 'hash (symbol-hash symbol)
           'interned (symbol-interned? symbol) 'stringbuf-chars name
           'stringbuf-length (string-length name) 'stringbuf-mutable #f
           'stringbuf-wide (cadddr (%string-parts name)))))
