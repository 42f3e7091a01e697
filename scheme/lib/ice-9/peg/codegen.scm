;;; (ice-9 peg codegen): the expressions of matchers for PEG patterns.
;;
;; Guile manual, "PEG Internals".  A matcher is called with a string, its length and a
;; position; it returns a list of the position after the match and what was found, or #f.
;; What is kept is said by a symbol: all, body, name or none.

(define-module (ice-9 peg codegen)
  #:export (compile-peg-pattern wrap-parser-for-users add-peg-compiler!))

;; all means the body, but for a nonterminal as a whole.
(define (inner accum) (if (eq? accum 'all) 'body accum))

;; An expression for ACCUM.
(define (quoted accum)
  (case accum
    ((all) #''all)
    ((body) #''body)
    ((name) #''name)
    (else #''none)))

(define (single x) (if (and (pair? x) (null? (cdr x))) (car x) x))

;; What one character or string that was found comes to.
(define (found end text name accum)
  (list end
        (case accum
          ((all) (list name text))
          ((name) name)
          ((body) text)
          (else '()))))

;; What PARTS, last first, come to.
(define (parts->result end parts name accum)
  (list end
        (case accum
          ((name) name)
          ((body) (single (reverse parts)))
          (else '()))))

(define (add-part part parts)
  (let ((part (single part)))
    (if (null? part) parts (cons part parts))))

;;; --- Matchers ------------------------------------------------------------

(define (match-string text accum)
  (let ((n (string-length text)))
    (lambda (str len pos)
      (let ((end (+ pos n)))
        (and (<= end len)
             (string= str text pos end)
             (found end text 'cg-string accum))))))

(define (match-any accum)
  (lambda (str len pos)
    (and (< pos len)
         (found (+ pos 1) (substring str pos (+ pos 1)) 'cg-peg-any accum))))

(define (match-range first last accum)
  (lambda (str len pos)
    (and (< pos len)
         (char<=? first (string-ref str pos) last)
         (found (+ pos 1) (substring str pos (+ pos 1)) 'cg-range accum))))

(define (match-sequence accum . matchers)
  (lambda (str len pos)
    (let loop ((pos pos) (parts '()) (rest matchers))
      (if (null? rest)
          (parts->result pos parts 'cg-and accum)
          (let ((result ((car rest) str len pos)))
            (and result
                 (loop (car result) (add-part (cadr result) parts) (cdr rest))))))))

(define (match-first . matchers)
  (lambda (str len pos)
    (let loop ((rest matchers))
      (and (pair? rest)
           (or ((car rest) str len pos) (loop (cdr rest)))))))

;; From LEAST to MOST times, MOST #f for any number; a match of nothing counts as none.
(define (match-repeated matcher least most accum)
  (lambda (str len pos)
    (let loop ((pos pos) (parts '()) (count 0))
      (let ((result (and (not (eqv? count most)) (matcher str len pos))))
        (if (and result (> (car result) pos))
            (loop (car result) (add-part (cadr result) parts) (+ count 1))
            (and (>= count least) (parts->result pos parts 'cg-body accum)))))))

(define (match-ahead matcher wanted? accum)
  (lambda (str len pos)
    (let ((result (matcher str len pos)))
      (and (eq? wanted? (and result (> (car result) pos)))
           (parts->result pos '() 'cg-body accum)))))

;;; --- Patterns ------------------------------------------------------------

(define compilers '())

(define (add-peg-compiler! symbol function)
  "Let FUNCTION, called with the syntax of the arguments and what is kept, give the
matcher's expression for patterns that start with SYMBOL."
  (set! compilers (assq-set! compilers symbol function)))

(define (compile-peg-pattern pat accum)
  "The syntax of a matcher's expression for the pattern PAT, which keeps ACCUM."
  (syntax-case pat (peg-any)
    (peg-any #`(match-any #,(quoted (inner accum))))
    (name
     (identifier? #'name)
     #'(lambda (str len pos) (name str len pos)))
    (text
     (string? (syntax->datum #'text))
     #`(match-string text #,(quoted (inner accum))))
    ((name . args)
     (let* ((symbol (syntax->datum #'name)) (compile (assq-ref compilers symbol)))
       (if compile
           (compile #'args accum)
           (error "Bad peg form" symbol #'args "Not one of" (map car compilers)))))))

(define-syntax-rule (define-pattern (name accum) (pattern expr) ...)
  (add-peg-compiler! 'name
    (lambda (args accum) (syntax-case args () (pattern expr) ...))))

(define (compile-all patterns accum)
  (map (lambda (pat) (compile-peg-pattern pat accum)) patterns))

(define-pattern (range accum)
  ((start end)
   (if (and (char? (syntax->datum #'start)) (char? (syntax->datum #'end)))
       #`(match-range start end #,(quoted (inner accum)))
       (error "range PEG should have characters after it; instead got" #'start #'end))))
(define-pattern (ignore accum) ((pat) (compile-peg-pattern #'pat 'none)))
(define-pattern (capture accum) ((pat) (compile-peg-pattern #'pat 'body)))
(define-pattern (and accum)
  ((pat ...)
   #`(match-sequence #,(quoted (inner accum)) #,@(compile-all #'(pat ...) (inner accum)))))
(define-pattern (or accum)
  ((pat ...) #`(match-first #,@(compile-all #'(pat ...) (inner accum)))))

(define (compile-repeated pat least most accum)
  #`(match-repeated #,(compile-peg-pattern pat (inner accum)) #,least #,most
                    #,(quoted (inner accum))))
(define-pattern (* accum) ((pat) (compile-repeated #'pat 0 #f accum)))
(define-pattern (+ accum) ((pat) (compile-repeated #'pat 1 #f accum)))
(define-pattern (? accum) ((pat) (compile-repeated #'pat 0 1 accum)))

(define (compile-ahead pat wanted? accum)
  #`(match-ahead #,(compile-peg-pattern pat (inner accum)) #,wanted? #,(quoted (inner accum))))
(define-pattern (followed-by accum) ((pat) (compile-ahead #'pat #t accum)))
(define-pattern (not-followed-by accum) ((pat) (compile-ahead #'pat #f accum)))

(define (label name matcher accum)
  (lambda (str len pos)
    (let ((result (matcher str len pos)))
      (and result
           (let ((body (cadr result)))
             (list (car result)
                   (case accum
                     ((name) name)
                     ((all) (cond ((null? body) name)
                                  ((or (not (list? body)) (symbol? (car body)))
                                   (list name body))
                                  (else (cons name body))))
                     ((none) '())
                     (else body))))))))

(define (wrap-parser-for-users for-syntax parser accumsym s-syn)
  "The syntax of the nonterminal S-SYN whose matcher is PARSER and that keeps ACCUMSYM."
  #`(label '#,s-syn #,parser #,(quoted accumsym)))
