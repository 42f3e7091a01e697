;; The comment at the head of a file.
(use-modules (ice-9 documentation))
(define (show text)
  (call-with-output-file "f.scm" (lambda (p) (display text p)))
  (write (file-commentary "f.scm"))
  (newline))
(show ";;; a.scm --- x\n\n;;; Commentary:\n\n;; One.\n;;  Two\n;;;three\n\n;;; Code:\n\n1\n")
(show "\n;;; Commentary:\n;; One.\n;;; Code:\n1\n")
(show "(define a 1)\n")
