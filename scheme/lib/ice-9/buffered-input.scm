;;; (ice-9 buffered-input): ports that a procedure fills with strings.

(define-module (ice-9 buffered-input)
  #:export (make-buffered-input-port make-line-buffered-input-port
            set-buffered-input-continuation?!))

(define continuation? (make-object-property))

(define (set-buffered-input-continuation?! port val)
  "Say whether the next read from PORT goes on with one that has begun."
  (set! (continuation? port) val))

(define (make-buffered-input-port reader)
  "A port of the strings that READER returns; it is called with #f at the start of a
read and #t when something else than white space was read since."
  (define text "")
  (define index 0)
  (define port
    (make-soft-port
     (vector #f #f #f (lambda () (get)) #f (lambda () (- (string-length text) index)))
     "r"))
  (define (get)
    (if (< index (string-length text))
        (let ((c (string-ref text index)))
          (set! index (+ index 1))
          (unless (char-whitespace? c) (set! (continuation? port) #t))
          c)
        (let ((next (reader (continuation? port))))
          (cond ((eof-object? next) next)
                (else (set! text next)
                      (set! index 0)
                      (get))))))
  (set! (continuation? port) #f)
  port)

(define (make-line-buffered-input-port reader)
  "A port of the lines that READER returns without their ends."
  (make-buffered-input-port
   (lambda (continuation?)
     (let ((line (reader continuation?)))
       (if (eof-object? line) line (string-append line "\n"))))))
