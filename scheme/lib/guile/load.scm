;;; Loading code: what depends on where the source stands.

(eval-when (expand load eval)
  (define (%source-file form)
    ;; The name of the file that the syntax object FORM was read from, or #f.
    (let ((source (syntax-source form)))
      (and source (assq-ref source 'filename)))))

(define-syntax load
  (lambda (form)
    (define directory
      (let ((file (%source-file form)))
        (if file (dirname file) #'(getcwd))))
    (syntax-case form ()
      ((_ arg ...)
       (with-syntax ((dir directory))
         #'(load-in-vicinity dir arg ...)))
      (id
       (identifier? #'id)
       (with-syntax ((dir directory))
         #'(lambda args (apply load-in-vicinity dir args)))))))

(define* (load-in-vicinity dir file #:optional reader)
  "Load the source file FILE, in the directory DIR unless its name starts at the
root.  READER, called with a port, reads its forms."
  (let ((name (if (absolute-file-name? file)
                  file
                  (in-vicinity dir file))))
    (save-module-excursion
     (lambda ()
       (if reader
           (with-fluids ((current-reader reader))
             (primitive-load name))
           (primitive-load name))))))

(define (load-from-path name)
  "Load the source file NAME from the first directory of the load path that has
it."
  (primitive-load-path name))

(define (%include-directory filename)
  (let ((file (%source-file filename)))
    (if file (dirname file) (getcwd))))
(define* (call-with-include-port filename proc
                                 #:key (dirname (%include-directory filename)))
  "Call PROC with a port that reads the file that the syntax object FILENAME names,
in the directory DIRNAME, by default that of the file that holds FILENAME."
  (let* ((name (syntax->datum filename))
         (port (open-input-file (if (absolute-file-name? name)
                                    name
                                    (in-vicinity dirname name)))))
    (set-port-encoding! port (or (file-encoding port) "UTF-8"))
    (call-with-values (lambda () (proc port))
      (lambda results
        (close-port port)
        (apply values results)))))

(define-syntax include-library-declarations
  (lambda (form)
    (syntax-violation 'include-library-declarations
                      "use of 'include-library-declarations' outside define-library"
                      form form)))

(define-syntax include-from-path
  (lambda (form)
    (syntax-case form ()
      ((keyword name)
       (let* ((name (syntax->datum #'name))
              (file (%search-load-path name)))
         (unless file
           (syntax-violation 'include-from-path "file not found in path"
                             form name))
         ;; A relative name would be looked for beside the file that includes it.
         (with-syntax ((file (datum->syntax #'keyword (canonicalize-path file))))
           #'(include file)))))))

(define-syntax current-source-location
  (lambda (form)
    (syntax-case form ()
      ((_)
       (with-syntax ((source (datum->syntax form (syntax-source form))))
         #'(quote source))))))

(define-syntax current-filename
  (lambda (form)
    (syntax-case form ()
      ((_)
       (let ((file (%source-file form)))
         (if (and (string? file) (absolute-file-name? file))
             (with-syntax ((file (datum->syntax form file)))
               #'file)
             (with-syntax ((file (datum->syntax form file)))
               #'(and file (false-if-exception (canonicalize-path file))))))))))

(define-syntax-rule (require-extension (srfi n ...))
  (use-srfis '(n ...)))

(define (use-srfis numbers)
  "Import the libraries (srfi srfi-N) for the NUMBERS of the list."
  (process-use-modules
   (map (lambda (n)
          (list (list 'srfi
                      (string->symbol
                       (string-append "srfi-" (number->string n))))))
        numbers)))
