;;; (ice-9 string-fun): splitting and replacing.
;;
;; Guile manual, "String Searching"; the splitters pass their parts to RET.

(define-module (ice-9 string-fun)
  #:export (split-after-char split-before-char split-discarding-char
            split-after-char-last split-before-char-last split-discarding-char-last
            split-before-predicate split-after-predicate split-discarding-predicate
            separate-fields-discarding-char separate-fields-after-char
            separate-fields-before-char
            string-prefix-predicate string-prefix=?
            sans-surrounding-whitespace sans-trailing-whitespace
            sans-leading-whitespace sans-final-newline has-trailing-newline?
            string-replace-substring))

;; Call (RET before after) with STRING cut at END and START.
(define (cut string end start ret)
  (ret (substring string 0 end) (substring string start)))

(define-syntax-rule (define-splitter name doc (string at found) end start missing)
  (define (name at string ret)
    doc
    (let ((i found))
      (if i
          (let ((at i)) (cut string end start ret))
          (let ((at #f)) (missing string ret))))))

(define (all-first string ret) (ret string ""))
(define (all-last string ret) (ret "" string))

(define-splitter split-after-char "Split STRING after the first CHAR."
  (string char (string-index string char)) (+ char 1) (+ char 1) all-first)
(define-splitter split-before-char "Split STRING before the first CHAR."
  (string char (string-index string char)) char char all-first)
(define-splitter split-discarding-char "Split STRING at the first CHAR, which is dropped."
  (string char (string-index string char)) char (+ char 1) all-first)
(define-splitter split-after-char-last "Split STRING after the last CHAR."
  (string char (string-rindex string char)) (+ char 1) (+ char 1) all-last)
(define-splitter split-before-char-last "Split STRING before the last CHAR."
  (string char (string-rindex string char)) char char all-last)
(define-splitter split-discarding-char-last
  "Split STRING at the last CHAR, which is dropped."
  (string char (string-rindex string char)) char (+ char 1) all-last)
(define-splitter split-before-predicate "Split STRING before the first match of PRED."
  (string pred (string-index string pred)) pred pred all-first)
(define-splitter split-after-predicate "Split STRING after the first match of PRED."
  (string pred (string-index string pred)) (+ pred 1) (+ pred 1) all-first)
(define-splitter split-discarding-predicate
  "Split STRING at the first match of PRED, which is dropped."
  (string pred (string-index string pred)) pred (+ pred 1) all-first)

(define (separate-fields-discarding-char ch str ret)
  "Call RET on the fields of STR between CHARs."
  (apply ret (string-split str ch)))

(define (separate-fields-after-char ch str ret)
  "Call RET on the fields of STR, each with the CH that ends it."
  (let loop ((fields (string-split str ch)) (acc '()))
    (if (null? (cdr fields))
        (apply ret (reverse (cons (car fields) acc)))
        (loop (cdr fields) (cons (string-append (car fields) (make-string 1 ch)) acc)))))

(define (separate-fields-before-char ch str ret)
  "Call RET on the fields of STR, each with the CH that precedes it."
  (let ((fields (string-split str ch)))
    (apply ret (car fields)
           (map (lambda (field) (string-append (make-string 1 ch) field)) (cdr fields)))))

(define (string-prefix-predicate pred?)
  "A procedure that tells whether PREFIX is PRED? as the start of STRING."
  (lambda (prefix string)
    (and (<= (string-length prefix) (string-length string))
         (pred? prefix (substring string 0 (string-length prefix))))))

(define string-prefix=? (string-prefix-predicate string=?))

(define (sans-surrounding-whitespace s)
  "S without whitespace at its ends."
  (string-trim-both s))
(define (sans-trailing-whitespace s)
  "S without whitespace at its end."
  (string-trim-right s))
(define (sans-leading-whitespace s)
  "S without whitespace at its start."
  (string-trim s))
(define (has-trailing-newline? str)
  "True when STR ends in a newline."
  (string-suffix? "\n" str))
(define (sans-final-newline str)
  "STR without the newline at its end."
  (if (has-trailing-newline? str)
      (substring str 0 (- (string-length str) 1))
      str))

(define (string-replace-substring string old new)
  "STRING with every OLD replaced by NEW, from the left."
  (let ((length (string-length old)))
    (let loop ((start 0) (acc '()))
      (let ((found (string-contains string old start)))
        (if found
            (loop (+ found length)
                  (cons* new (substring string start found) acc))
            (string-concatenate-reverse (cons (substring string start) acc)))))))
