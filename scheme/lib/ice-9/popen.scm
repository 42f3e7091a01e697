;;; (ice-9 popen): pipes to and from other programs.
;;
;; Guile manual, "Pipes".  The native (%open-process mode program args) starts a
;; program and returns three values: a port on its output, a port on its input (#f
;; for one that MODE does not ask for) and its process number.

(define-module (ice-9 popen)
  #:use-module (riad builtins)
  #:export (port/pid-table open-pipe* open-pipe close-pipe open-input-pipe
            open-output-pipe open-input-output-pipe pipeline))

;; The process that each pipe leads to.
(define port/pid-table (make-weak-key-hash-table))

(define (remember port pid)
  (hashq-set! port/pid-table port pid)
  port)

;; One port that reads from READ-PORT and writes to WRITE-PORT.
(define (make-read-write-port read-port write-port)
  (make-soft-port
   (vector
    (lambda (c) (write-char c write-port))
    (lambda (s) (display s write-port))
    (lambda () (force-output write-port))
    (lambda () (read-char read-port))
    (lambda ()
      (close-port read-port)
      (close-port write-port)))
   "r+"))

;; What others know by these names: the three values of the native; and the number of a
;; process that has the ends of two pipes, (FROM . TO), as its input and output.
(define (open-process mode command . args)
  (%open-process mode command args))
(define* (piped-process command args #:optional from to)
  (let* ((in (if to (fdes->inport (car to)) (current-input-port)))
         (out (if from (fdes->outport (cdr from)) (current-output-port)))
         (pid (spawn (cons command args) in out '())))
    (when to (close-port in))
    (when from (close-port out))
    pid))

(define (open-pipe* mode command . args)
  "Start COMMAND with ARGS, without a shell, and return a port: OPEN_READ for its
output, OPEN_WRITE for its input, OPEN_BOTH for both."
  (call-with-values (lambda () (%open-process mode command args))
    (lambda (read-port write-port pid)
      (remember (cond ((and read-port write-port)
                       (make-read-write-port read-port write-port))
                      (else (or read-port write-port)))
                pid))))

(define (open-pipe command mode)
  "Have the shell run COMMAND and return a port as open-pipe* does."
  (open-pipe* mode "/bin/sh" "-c" command))

(define (open-input-pipe command)
  "Have the shell run COMMAND; a port on its output."
  (open-pipe command OPEN_READ))

(define (open-output-pipe command)
  "Have the shell run COMMAND; a port on its input."
  (open-pipe command OPEN_WRITE))

(define (open-input-output-pipe command)
  "Have the shell run COMMAND; a port on its output and its input."
  (open-pipe command OPEN_BOTH))

(define (close-pipe p)
  "Close the pipe P and wait for its process: the status, as from waitpid."
  (unless (port? p) (%wrong-expected "%port-property" 1 "open port" p))
  (let ((pid (hashq-ref port/pid-table p)))
    (unless pid (error "close-pipe: port not created by (ice-9 popen)"))
    (hashq-remove! port/pid-table p)
    (close-port p)
    (cdr (waitpid pid))))

;; Start the program (car COMMAND) with the rest as its arguments, standard input
;; from port IN and standard output to port OUT, closing the ports OTHERS in it.
(define (spawn command in out others)
  (let ((pid (primitive-fork)))
    (cond ((zero? pid)
           (dup2 (fileno in) 0)
           (dup2 (fileno out) 1)
           (for-each close-port others)
           (catch #t
             (lambda () (apply execlp (car command) command))
             (lambda args (primitive-_exit 127))))
          (else pid))))

(define (pipeline commands)
  "Start COMMANDS, lists of a program and its arguments, each one's output the next
one's input.  Three values: a port on the output of the last, a port on the input of
the first, and the process numbers, last first."
  (let* ((first (pipe))
         (to (cdr first)))
    (let loop ((commands commands) (in (car first)) (pids '()))
      (if (null? commands)
          (values in to pids)
          (let* ((ends (pipe))
                 (pid (spawn (car commands) in (cdr ends) (list to (car ends)))))
            (close-port in)
            (close-port (cdr ends))
            (loop (cdr commands) (car ends) (cons pid pids)))))))
