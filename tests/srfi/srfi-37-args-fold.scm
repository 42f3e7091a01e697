;; SRFI 37: option parsing.
(use-modules (srfi srfi-37))
(define (show args)
  (write (reverse (args-fold args
    (list (option '(#\v "verbose") #f #f (lambda (o name arg acc) (cons (list 'verbose name arg) acc)))
          (option '(#\o "output") #t #f (lambda (o name arg acc) (cons (list 'output name arg) acc)))
          (option '("level") #f #t (lambda (o name arg acc) (cons (list 'level arg) acc))))
    (lambda (o name arg acc) (cons (list 'unknown name) acc)) (lambda (operand acc) (cons operand acc)) '()))) (newline))
(show '("-v" "file" "-o" "out" "--output=x" "--level=3" "--level" "-vv" "-zq" "--" "-v"))
