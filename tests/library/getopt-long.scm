;; (ice-9 getopt-long).
(use-modules (ice-9 getopt-long))
(define options (getopt-long '("prog" "-v" "--output=file" "--level" "3" "rest" "more")
  `((verbose (single-char #\v) (value #f)) (output (single-char #\o) (value #t)) (level (value #t) (predicate ,string->number)) (missing (value #t)))))
(write (list (option-ref options 'verbose #f) (option-ref options 'output #f) (option-ref options 'level #f) (option-ref options 'missing 'default) (option-ref options '() '()))) (newline)
