;; sxml/upstream/SXPath-old.scm is a text that (sxml xpath) was made of.  It tests itself and
;; fails if a result is not what it expects.
(define nl "\n")
(define (cerr . what) (for-each display what))
(define (cout . what) (for-each display what))
(define-syntax run-test
  (syntax-rules ()
    ((_ selector node expected)
     (begin
       (display "Testing ") (write 'selector)
       (display (if (equal? (selector node) expected) " ok" " differs"))
       (newline)))))
(load-from-path "sxml/upstream/SXPath-old.scm")
