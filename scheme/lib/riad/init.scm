;;; What a script that runs in an initrd needs beside (guile).

(define-module (riad init)
  #:export (mount! power-off halt-with-failure)
  #:re-export (sync))

(define (mount! source target type flags options)
  "Mount SOURCE on TARGET as a file system of TYPE, with FLAGS, a number, and
OPTIONS, a string or #f."
  (mount source target type flags options))

(define (power-off)
  "Turn the machine off."
  (sync)
  (reboot RB_POWER_OFF))

(define (halt-with-failure)
  "Turn the machine off; the script has said that it failed."
  (sync)
  (reboot RB_POWER_OFF))
