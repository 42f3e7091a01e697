;;; (ice-9 peg simplify-tree): smaller parse trees.

(define-module (ice-9 peg simplify-tree)
  #:export (keyword-flatten context-flatten string-collapse))

(define (string-collapse lst)
  "LST with neighbouring strings joined and lists of one element replaced by it."
  (define (join-strings lst)
    (cond ((null? lst) '())
          ((not (string? (car lst))) (cons (car lst) (join-strings (cdr lst))))
          (else
           (let ((rest (join-strings (cdr lst))))
             (if (and (pair? rest) (string? (car rest)))
                 (cons (string-append (car lst) (car rest)) (cdr rest))
                 (cons (car lst) rest))))))
  (if (list? lst)
      (let ((joined (join-strings (map string-collapse lst))))
        (if (and (pair? joined) (null? (cdr joined))) (car joined) joined))
      lst))

(define (context-flatten tst lst)
  "The lists in the tree LST that TST is true of, in one list."
  (cond ((not (pair? lst)) lst)
        ((not (list? lst)) lst)
        ((tst lst) (list lst))
        (else
         (apply append
                (map (lambda (part)
                       (let ((flat (context-flatten tst part)))
                         (if (list? flat) flat (list flat))))
                     lst)))))

(define (keyword-flatten keyword-lst lst)
  "The lists in the tree LST that start with one of KEYWORD-LST, in one list."
  (context-flatten (lambda (x)
                     (or (not (pair? x)) (not (list? x)) (member (car x) keyword-lst)))
                   lst))
