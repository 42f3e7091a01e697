;;; (ice-9 documentation): documentation of objects.
;;
;; Guile manual, "Help Commands".

(define-module (ice-9 documentation)
  #:export (file-commentary documentation-files search-documentation-files
            object-documentation))

(define documentation-files '())

(define (object-documentation object)
  "The documentation of OBJECT, or #f."
  (or (and (procedure? object) (procedure-documentation object))
      (and (macro? object) (object-documentation (macro-transformer object)))
      (object-property object 'documentation)))

(define* (search-documentation-files name #:optional (files documentation-files))
  "What documentation files say of NAME: there are none."
  #f)

(define (file-commentary file)
  "The comment at the head of FILE, between its Commentary and Code lines."
  (call-with-input-file file
    (lambda (port)
      (let loop ((inside? #f) (lines '()))
        (let ((line ((@ (ice-9 rdelim) read-line) port)))
          (cond ((or (eof-object? line) (string-prefix? ";;; Code:" line))
                 (string-join (reverse lines) "\n" 'suffix))
                ((string-prefix? ";;; Commentary:" line) (loop #t lines))
                (inside?
                 (loop #t (cons (string-trim line #\;) lines)))
                (else (loop #f lines))))))))
