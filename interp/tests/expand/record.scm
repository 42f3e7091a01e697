;;; Prints the programs of a file again, each followed by what Guile gives for
;;; it: blocks of forms, then `=> VALUE', or `=> ! ERROR'.
;;;
;;;   guile --no-auto-compile record.scm programs.txt

(use-modules (ice-9 rdelim) (srfi srfi-1))

(define (read-all text)
  (call-with-input-string text
    (lambda (port)
      (let loop ((forms '()))
        (let ((form (read port)))
          (if (eof-object? form)
              (reverse forms)
              (loop (cons form forms))))))))

(define (evaluate forms)
  (let ((module (make-fresh-user-module)))
    (fold (lambda (form last)
            (save-module-excursion
             (lambda ()
               (set-current-module module)
               (eval form module))))
          *unspecified* forms)))

(define (result text)
  (catch #t
    (lambda () (format #f "~s" (evaluate (read-all text))))
    (lambda (key . args)
      (if (eq? key 'syntax-error)
          (format #f "! ~s"
                  (list (first args) (second args) (fourth args) (fifth args)))
          (format #f "! ~a" key)))))

(define (print-block lines)
  (let ((text (string-join (reverse lines) "\n")))
    (format #t "~a~%=> ~a~%~%" text (result text))))

(define (process port)
  (let loop ((line (read-line port)) (block '()))
    (cond ((or (eof-object? line) (string-null? line))
           (unless (null? block) (print-block block))
           (unless (eof-object? line) (loop (read-line port) '())))
          ((string-prefix? "=> " line) (loop (read-line port) block))
          (else (loop (read-line port) (cons line block))))))

(call-with-input-file (second (command-line)) process)
