;; The life of process 1 in an initrd made by `riad-bootstrap initrd`.
;;
;; Riad, started as process 1, evaluates this file.  It mounts the kernel's
;; file systems, runs the linear script in a child, prints the hash of each
;; output and how it compares with the record, and turns the machine off.  The
;; last line it prints, `riad-boot: status N`, is what `riad-bootstrap boot`
;; ends with.

(use-modules (ice-9 rdelim)
             (riad init)                ; mount! sync power-off halt-with-failure
             (riad store))              ; nar-sha256-base32

(define (say . parts)
  (for-each display parts)
  (newline)
  (force-output))

(define (mount-file-systems)
  (mount! "proc" "/proc" "proc" 0 #f)
  (mount! "sysfs" "/sys" "sysfs" 0 #f)
  (mount! "devtmpfs" "/dev" "devtmpfs" 0 "mode=0755")
  (mount! "tmpfs" "/tmp" "tmpfs" 0 "mode=1777"))

;; The exit status of the linear script.
(define (run-script)
  (let ((status (system* "/init" "--no-auto-compile" "/riad/build.scm")))
    (or (status:exit-val status) 1)))

;; The lines of /riad/outputs: a recorded hash, or `-`, a space, a store path.
(define (recorded-outputs)
  (call-with-input-file "/riad/outputs"
    (lambda (port)
      (let loop ((outputs '()))
        (let ((line (read-line port)))
          (if (eof-object? line)
              (reverse outputs)
              (let ((space (string-index line #\space)))
                (loop (cons (cons (substring line 0 space)
                                  (substring line (+ space 1)))
                            outputs)))))))))

(define (there? path)
  (catch 'system-error
    (lambda () (lstat path) #t)
    (lambda ignored #f)))

;; Print how PATH compares with the record; true if it is the same.
(define (same? recorded path)
  (if (there? path)
      (let* ((hash (nar-sha256-base32 path))
             (same (string=? hash recorded)))
        (say (if same "same     " "DIFFERS  ") hash "  " path)
        same)
      (begin
        (say "FAILED   -  " path)
        #f)))

(define (count-different outputs)
  (let loop ((outputs outputs) (count 0))
    (if (null? outputs)
        count
        (loop (cdr outputs)
              (if (same? (caar outputs) (cdar outputs)) count (+ count 1))))))

;; Children that lost their parents became ours: let them go.
(define (reap)
  (let ((ended (catch 'system-error
                 (lambda () (car (waitpid -1 WNOHANG)))
                 (lambda ignored 0))))
    (if (> ended 0) (reap))))

(define (main)
  (mount-file-systems)
  (say "riad-boot: building")
  (let* ((status (run-script))
         (different (count-different (recorded-outputs))))
    (reap)
    (cond ((not (zero? status))
           (say "riad-boot: the linear script ended with exit status " status)
           status)
          ((not (zero? different))
           (say "riad-boot: outputs that are not as recorded: " different)
           1)
          (else 0))))

(define status
  (catch #t
    main
    (lambda (key . arguments)
      (say "riad-boot: error: " key)
      (write arguments)
      (newline)
      1)))

(say "riad-boot: status " status)
(sync)
(if (zero? status) (power-off) (halt-with-failure))
