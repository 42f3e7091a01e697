;;; `--coverage FILE': how many of the names that programs use there are.

(define-module (riad coverage)
  #:export (print-coverage))

;; FILE holds lists (TIER MODULE NAME ...).
(define (read-entries file)
  (call-with-input-file file
    (lambda (port)
      (let loop ((entries '()))
        (let ((entry (read port)))
          (if (eof-object? entry)
              (reverse entries)
              (loop (cons entry entries))))))))

(define (missing-names entry)
  ;; The names of ENTRY that its module does not export.
  (let ((interface (false-if-exception (resolve-interface (cadr entry)))))
    (let loop ((names (cddr entry)))
      (cond ((null? names) '())
            ((and interface
                  (module-variable interface (car names))
                  (module-bound? interface (car names)))
             (loop (cdr names)))
            (else (cons (car names) (loop (cdr names))))))))

(define (tiers entries)
  (let loop ((entries entries) (found '()))
    (cond ((null? entries) (reverse found))
          ((memq (caar entries) found) (loop (cdr entries) found))
          (else (loop (cdr entries) (cons (caar entries) found))))))

(define (row . cells)
  (for-each (lambda (cell width)
              (let ((text (if (number? cell) (number->string cell) cell)))
                (display (if (number? cell)
                             (string-pad text width)
                             (string-pad-right text width)))))
            cells '(8 8 8 8))
  (newline))

(define (print-coverage file)
  "Print a line for each tier of the names in FILE: how many there are, how many
of them this system has, how many it lacks; then those that it lacks.  Return #t
if it lacks none."
  (let* ((entries (read-entries file))
         (lacking (map (lambda (entry) (cons entry (missing-names entry)))
                       entries)))
    (display "tier       names present missing\n")
    (for-each
     (lambda (tier)
       (define (total count)
         (apply + (map (lambda (pair)
                         (if (eq? (caar pair) tier) (length (count pair)) 0))
                       lacking)))
       (let ((all (total cddar)) (missing (total cdr)))
         (row (symbol->string tier) all (- all missing) missing)))
     (tiers entries))
    (for-each (lambda (pair)
                (unless (null? (cdr pair))
                  (display (caar pair))
                  (write-char #\space)
                  (display (cadar pair))
                  (display ":")
                  (for-each (lambda (name) (write-char #\space) (write name))
                            (cdr pair))
                  (newline)))
              lacking)
    (and-map (lambda (pair) (null? (cdr pair))) lacking)))
