;;; (system foreign-library): C functions by their names.
;;
;; Guile manual, "Foreign Libraries".  Nothing is loaded: the executable has a
;; table of functions, whichever of the C libraries they are looked for in.

(define-module (system foreign-library)
  #:use-module (riad builtins)
  #:use-module (system foreign)
  #:use-module (srfi srfi-9)
  #:export (load-foreign-library foreign-library? foreign-library-pointer
            foreign-library-function guile-extensions-path ltdl-library-path
            guile-system-extensions-path lib->cyg))

(define-record-type <foreign-library>
  (make-library filename)
  foreign-library?
  (filename library-filename))

(define guile-extensions-path (make-parameter '()))
(define ltdl-library-path (make-parameter '()))
(define guile-system-extensions-path (make-parameter '()))
(define (lib->cyg name)
  "The name that Cygwin gives the library NAME: cygfoo for libfoo."
  (let ((start (and name (+ 1 (or (string-rindex name (char-set #\/ #\\)) -1)))))
    (if (and name (> (string-length name) (+ start 3)) (string-prefix? "lib" name 0 3 start))
        (string-append (substring name 0 start) "cyg" (substring name (+ start 3)))
        name)))

;; The libraries whose functions are part of the executable.
(define known '("libc" "libm" "libutil" "libpthread" "libdl" "librt" "libguile-3.0"))

(define* (load-foreign-library #:optional filename #:key (extensions '())
                               (extensions-as-prefixes? #f)
                               (search-ltdl-library-path? #t)
                               (search-path '()) (search-system-paths? #t)
                               (lazy? #t) (global? #f)
                               (rename-on-cygwin? #t) (host-type-rename? #t))
  "The library FILENAME, or the executable itself."
  (let ((base (and filename (basename filename))))
    (unless (or (not base)
                (member (substring base 0 (or (string-contains base ".so")
                                              (string-length base)))
                        known))
      (let ((name (if (string-contains base ".so")
                      filename
                      (string-append filename ".so"))))
        (scm-error 'misc-error "dlopen" "file ~S, message ~S"
                   (list name
                         (string-append name ": cannot open shared object file: "
                                        (strerror ENOENT)))
                   #f)))
    (make-library filename)))

(define (foreign-library-pointer lib name)
  "A pointer to the function NAME of LIB, or of the library of that name."
  (unless (foreign-library? lib)
    (load-foreign-library lib))
  (or (%foreign-function name)
      (scm-error 'misc-error "dlsym" "Error resolving ~S: ~S"
                 (list name (string-append "undefined symbol: " name)) #f)))

(define* (foreign-library-function lib name #:key (return-type void)
                                   (arg-types '()) (return-errno? #f))
  "A procedure that calls the function NAME of LIB."
  (pointer->procedure return-type (foreign-library-pointer lib name)
                      arg-types #:return-errno? return-errno?))
