;; shows: /usr/share/guile/3.0/scripts/punify.scm
;; load path: /usr/share/guile/3.0
;; part: scripts
;; The programs that `guild' runs.
(use-modules ((scripts punify) #:select (punify)) ((scripts use2dot) #:select (use2dot))
             ((scripts read-text-outline) #:select (read-text-outline)) ((scripts display-commentary) #:select (display-commentary))
             ((scripts read-scheme-source) #:select (read-scheme-source-silently quoted? clump))
             ((scripts frisk) #:select (frisk make-frisker mod-up-ls edge-down edge-up edge-type)) ((scripts generate-autoload) #:select (generate-autoload)))
(define (write-file name text) (call-with-output-file name (lambda (p) (display text p))))
(write-file "a.scm" "#!/bin/sh\n!#\n;;; a.scm --- An example\n\n;;; Commentary:\n\n;; What it is about.\n\n;;; Code:\n\n(define-module (a)\n  #:use-module (ice-9 format)\n  #:use-module (b)\n  #:export (f))\n\n;; adds\n(define (f x . y)\n  \"Doc of f.\"\n  (let loop ((i 0)) (if (< i 3) (loop (+ i 1)) `(x ,@y #(1 2) #\\a \"s\"))))\n")
(write-file "b.scm" "(define-module (b) #:autoload (c) (g) #:use-module (srfi srfi-1))\n(define-public z 1)\n(define* (h #:key k) k)\n")
(write-file "outline" "Title\n- one\n  - one a\n  - one b\n- two\n  - two a\n    - deep\n")
(define (run title proc . args)
  (display "== ") (display title) (newline)
  (catch #t (lambda () (apply proc args)) (lambda (key . rest) (write (cons key (if (pair? rest) (car rest) '()))) (newline)))
  (newline))
(run "punify" punify "a.scm" "b.scm")
(run "use2dot" use2dot "a.scm" "b.scm")
(run "outline" (lambda () (write (call-with-input-file "outline" read-text-outline))))
(run "commentary" display-commentary "a.scm")
(run "source" (lambda () (write (read-scheme-source-silently "b.scm"))))
(run "frisk" frisk "a.scm" "b.scm")
(run "autoload" generate-autoload "--target" "(my autoload)" "a.scm")
