;; gnu-build.scm SOURCE OUT: Guix's build system at work on a release of a GNU package.
(use-modules (guix build gnu-build-system) (guix build utils) (ice-9 match))

(match (command-line)
  ((_ source out)
   (gnu-build #:source source
              #:outputs `(("out" . ,out))
              #:inputs `(("source" . ,source) ("usr" . "/usr"))
              #:system "x86_64-linux" #:build "x86_64-unknown-linux-gnu"
              #:configure-flags '("CFLAGS=-O2") ; no paths of the build in the output
              #:search-paths '()
              #:phases (modify-phases %standard-phases
                         (delete 'install-locale)     ; Guix's locales
                         (delete 'validate-runpath))  ; Debian's libraries are in no store
              #:parallel-build? #f #:parallel-tests? #f
              #:locale "C.UTF-8"
              #:tests? #t)))
