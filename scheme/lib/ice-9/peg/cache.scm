;;; (ice-9 peg cache): matchers that remember their results.

(define-module (ice-9 peg cache)
  #:export (cg-cached-parser))

(define size 512)

(define (remembering matcher)
  (let ((cache (make-vector size #f)))
    (lambda (str len pos)
      (let ((entry (vector-ref cache (modulo pos size))))
        (if (and entry (eq? (car entry) str) (= (cadr entry) pos))
            (caddr entry)
            (let ((result (matcher str len pos)))
              (vector-set! cache (modulo pos size) (list str pos result))
              result))))))

(define (cg-cached-parser parser)
  "The syntax of a matcher that does what PARSER's does."
  #`(remembering #,parser))
