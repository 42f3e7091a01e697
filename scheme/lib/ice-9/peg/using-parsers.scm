;;; (ice-9 peg using-parsers): nonterminals, and matching with them.
;;
;; Guile manual, "PEG API Reference".

(define-module (ice-9 peg using-parsers)
  #:use-module (ice-9 peg simplify-tree)
  #:use-module (ice-9 peg codegen)
  #:use-module (ice-9 peg cache)
  #:use-module (srfi srfi-9)
  #:export (match-pattern define-peg-pattern search-for-pattern
            prec make-prec peg:start peg:end peg:string peg:tree peg:substring
            peg-record?))

(define-record-type prec
  (make-prec start end string tree)
  peg-record?
  (start prec-start)
  (end prec-end)
  (string prec-string)
  (tree prec-tree))

(define (peg:start pm) "Where the match PM starts." (and pm (prec-start pm)))
(define (peg:end pm) "Where the match PM ends." (and pm (prec-end pm)))
(define (peg:string pm) "The string that was matched in." (and pm (prec-string pm)))
(define (peg:tree pm) "What the match PM found." (and pm (prec-tree pm)))
(define (peg:substring pm) "The text of the match PM."
  (and pm (substring (prec-string pm) (prec-start pm) (prec-end pm))))

(define (match-pattern nonterm string)
  "The match of NONTERM at the start of STRING, or #f."
  (let ((result (nonterm (string-copy string) (string-length string) 0)))
    (and result
         (make-prec 0 (car result) string (string-collapse (cadr result))))))

(define-syntax define-peg-pattern
  (lambda (form)
    "Define a nonterminal that keeps all, its body or nothing of what its pattern finds."
    (syntax-case form ()
      ((_ name accum pat)
       (let ((accumsym (syntax->datum #'accum)))
         #`(define name
             #,(cg-cached-parser
                (wrap-parser-for-users form (compile-peg-pattern #'pat accumsym)
                                       accumsym #'name))))))))

(define (search matcher string)
  (let ((string (string-copy string)) (length (string-length string)))
    (let loop ((at 0))
      (and (< at length)
           (let ((result (matcher string length at)))
             (if result
                 (make-prec at (car result) string (string-collapse (cadr result)))
                 (loop (+ at 1))))))))

(define-syntax search-for-pattern
  (lambda (form)
    "The first match of a nonterminal, a pattern or a string of a pattern, or #f."
    (syntax-case form ()
      ((_ pattern string)
       #`(search #,(compile-peg-pattern (if (string? (syntax->datum #'pattern))
                                            #'(peg pattern)
                                            #'pattern)
                                        'body)
                 string)))))
