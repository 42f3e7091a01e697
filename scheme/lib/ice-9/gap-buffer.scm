;;; (ice-9 gap-buffer): a text with a point at which it changes.
;;
;; The text is kept as two lists of characters, the one before the point reversed.

(define-module (ice-9 gap-buffer)
  #:use-module (srfi srfi-9)
  #:export (gb? make-gap-buffer gb-point gb-point-min gb-point-max
            gb-insert-string! gb-insert-char! gb-delete-char! gb-erase!
            gb-goto-char gb->string gb-filter! gb->lines gb-filter-lines!
            make-gap-buffer-port))

(define-record-type gap-buffer
  (make before after)
  gb?
  (before before set-before!)
  (after after set-after!))

(define* (make-gap-buffer #:optional init)
  "A buffer of what the port or string INIT holds, its point at the end."
  (let ((gb (make '() '())))
    (cond ((not init) gb)
          ((string? init) (gb-insert-string! gb init) gb)
          ((port? init)
           (let loop ((c (read-char init)))
             (cond ((eof-object? c) gb)
                   (else (gb-insert-char! gb c) (loop (read-char init))))))
          (else (error "bad init type")))))

(define (gb-point gb) "The point: 1 before the first character." (1+ (length (before gb))))
(define (gb-point-min gb) "The first point." 1)
(define (gb-point-max gb) "The last point." (+ (gb-point gb) (length (after gb))))

(define (gb-insert-char! gb char)
  "Insert CHAR before the point."
  (set-before! gb (cons char (before gb))))

(define (gb-insert-string! gb string)
  "Insert STRING before the point."
  (string-for-each (lambda (c) (gb-insert-char! gb c)) string))

(define (gb-delete-char! gb count)
  "Delete COUNT characters after the point, or before it if COUNT is negative."
  (define (drop list n) (list-tail list (min n (length list))))
  (if (< count 0)
      (set-before! gb (drop (before gb) (- count)))
      (set-after! gb (drop (after gb) count))))

(define (gb-erase! gb)
  "Delete all of the text."
  (set-before! gb '())
  (set-after! gb '()))

(define (gb-goto-char gb new-point)
  "Move the point to NEW-POINT, or the nearest there is; return NEW-POINT."
  (let loop ((delta (- (max 1 (min new-point (gb-point-max gb))) (gb-point gb))))
    (cond ((> delta 0) (step! gb) (loop (- delta 1)))
          ((< delta 0)
           (set-after! gb (cons (car (before gb)) (after gb)))
           (set-before! gb (cdr (before gb)))
           (loop (+ delta 1)))))
  new-point)

;; Move over one character and return it.
(define (step! gb)
  (let ((c (car (after gb))))
    (gb-insert-char! gb c)
    (set-after! gb (cdr (after gb)))
    c))

(define (gb->string gb)
  "The text."
  (list->string (append-reverse (before gb) (after gb))))

(define (append-reverse list tail)
  (if (null? list) tail (append-reverse (cdr list) (cons (car list) tail))))

(define (gb-filter! gb string-proc)
  "Replace the text by what STRING-PROC makes of it."
  (let ((new (string-proc (gb->string gb))))
    (gb-erase! gb)
    (gb-insert-string! gb new)))

(define (gb->lines gb)
  "The lines of the text."
  (string-split (gb->string gb) #\newline))

(define (gb-filter-lines! gb lines-proc)
  "Replace the lines by what LINES-PROC makes of their list."
  (gb-filter! gb (lambda (text)
                   (string-join (lines-proc (string-split text #\newline)) "\n"))))

(define (make-gap-buffer-port gb)
  "A port that reads after the point of GB and writes before it."
  (unless (gb? gb) (error "not a gap-buffer:" gb))
  (make-soft-port
   (vector (lambda (c) (gb-insert-char! gb c))
           (lambda (s) (gb-insert-string! gb s))
           #f
           (lambda () (and (pair? (after gb)) (step! gb)))
           #f)
   "rw"))
