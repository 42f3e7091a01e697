;;; What this system is, for programs that ask, and the dialects it can adapt to.

;; The version of Guile in whose place Riad stands.
(define (version)
  "Return the version of Guile whose place this system takes."
  "3.0.8")
(define (effective-version)
  "Return the part of the version that names an interface: \"3.0\"."
  "3.0")
(define (major-version) "Return the first number of the version." "3")
(define (minor-version) "Return the second number of the version." "0")
(define (micro-version) "Return the third number of the version." "8")

(define %host-type
  (let ((machine (utsname:machine (uname))))
    (string-append machine "-unknown-linux-gnu")))

;; Nothing is installed beside the executable.
(define (%package-data-dir) "Return the folder of data." "/usr/share")
(define (%library-dir) "Return the folder of the library." "/usr/share/guile/3.0")
(define (%site-dir) "Return the folder of the site's own modules."
  "/usr/share/guile/site/3.0")
(define (%global-site-dir) "Return the folder of all versions' modules."
  "/usr/share/guile/site")
(define (%site-ccache-dir) "Return the folder of the site's compiled modules."
  "/usr/lib/guile/3.0/site-ccache")

(define (%add-extensions! extensions)
  (set! %load-extensions
        (append extensions
                (filter (lambda (old) (not (member old extensions)))
                        %load-extensions))))

(define (install-r6rs!)
  "Adapt the load extensions and the reader to R6RS."
  (%add-extensions! '(".guile.sls" ".sls"))
  (read-enable 'r6rs-hex-escapes 'hungry-eol-escapes))

(define (install-r7rs!)
  "Adapt the load extensions and the reader to R7RS."
  (install-r6rs!)
  (%add-extensions! '(".guile.sld" ".sld"))
  (read-enable 'r7rs-symbols))
