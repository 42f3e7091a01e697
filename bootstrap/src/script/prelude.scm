;; A linear build script: builds a graph of derivations in order, without a
;; daemon.  It stops at the first that fails, names it and exits with status 1.
;; It uses only what Guile 3.0 and Riad both have without loading a module.

;; Names of files are UTF-8, whatever the caller's locale is.
(catch #t
  (lambda () (setlocale LC_CTYPE "C.UTF-8"))
  (lambda ignored #f))

(define (there? path)
  (catch 'system-error
    (lambda () (lstat path) #t)
    (lambda ignored #f)))

(define (complain . parts)
  (force-output)
  (for-each (lambda (part) (display part (current-error-port))) parts)
  (newline (current-error-port))
  #f)

;; Make FOLDER, whose path is absolute, and those above it.
(define (mkdir-p folder)
  (let loop ((parts (string-split folder #\/)) (place ""))
    (cond ((null? parts) #t)
          ((string=? (car parts) "") (loop (cdr parts) place))
          (else
           (let ((here (string-append place "/" (car parts))))
             (if (not (file-exists? here)) (mkdir here))
             (loop (cdr parts) here))))))

(define (entries folder)
  (let ((port (opendir folder)))
    (let loop ((names '()))
      (let ((name (readdir port)))
        (cond ((eof-object? name) (closedir port) names)
              ((or (string=? name ".") (string=? name "..")) (loop names))
              (else (loop (cons name names))))))))

;; Links are removed, never followed.
(define (delete-file-recursively path)
  (if (eq? (stat:type (lstat path)) 'directory)
      (begin
        (chmod path #o700)
        (for-each (lambda (name)
                    (delete-file-recursively (string-append path "/" name)))
                  (entries path))
        (rmdir path))
      (delete-file path)))

(define (make-empty folder)
  (if (there? folder) (delete-file-recursively folder))
  (mkdir-p folder)
  (chmod folder #o700))

;; Make the file NAME with the text CONTENT.
(define (put-file name content)
  (call-with-output-file name
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (display content port))))

(define (all-there? sources)
  (cond ((null? sources) #t)
        ((there? (car sources)) (all-there? (cdr sources)))
        (else (complain "missing source: " (car sources)))))

;; Whether the builder of the derivation NAME, which ended with STATUS, has
;; made its OUTPUTS.  If not, what it left of them is removed.
(define (built? name status outputs)
  (define (failed . why)
    (for-each (lambda (output)
                (if (there? output) (delete-file-recursively output)))
              outputs)
    (apply complain name ": " why))
  (cond ((status:term-sig status)
         => (lambda (signal) (failed "its builder was killed by signal " signal)))
        ((not (zero? status))
         (failed "its builder ended with exit status " (status:exit-val status)))
        (else
         (let loop ((rest outputs))
           (cond ((null? rest) #t)
                 ((there? (car rest)) (loop (cdr rest)))
                 (else (failed "its builder did not make " (car rest))))))))

(umask #o022)
