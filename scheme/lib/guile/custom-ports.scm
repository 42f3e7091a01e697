;;; Ports made of procedures, and what primitives of ports leave to Scheme.
;;
;; A primitive never calls a procedure.  One that needs more bytes from such a port
;; ends in a call of %port-refill, which starts it again; one that has filled the
;; port's buffer ends in a call of %port-drain.

(define (%port-refill port retry args)
  (let* ((buffer (%port-refill-buffer port))
         (count ((%port-procedure port 'read) (car buffer) 0 (cdr buffer))))
    (%port-refilled! port (car buffer) count)
    (apply retry args)))

;; With suspendable ports: wait for a descriptor, by the procedure that this is left to.
(define (%wait-by name port)
  (((module-ref (resolve-interface '(ice-9 suspendable-ports)) name)) port))
(define (%port-await port retry args)
  (%wait-by 'current-read-waiter port)
  (apply retry args))
(define (%port-unblock port result)
  (if (%port-emptied? port)
      result
      (begin
        (%wait-by 'current-write-waiter port)
        (%port-unblock port result))))

(define (%port-drain port result)
  (let* ((output (%port-take-output! port))
         (size (cdr output))
         (write (%port-procedure port 'write)))
    (let loop ((start 0))
      (if (< start size)
          (let ((count (write (car output) start (- size start))))
            (unless (and (exact-integer? count) (<= 0 count (- size start)))
              (%wrong-count count))
            (loop (+ start count)))
          (if (%port-full? port) (%port-drain port result) result)))))

(define (%port-give-up port char)
  (%port-drain port #f)
  (throw 'encoding-error "put-char" "conversion to port encoding failed" EILSEQ port char))

(define (%wrong-count count)
  (scm-error 'wrong-type-arg "custom_binary_output_port_write"
             "Wrong type (expecting ~A): ~S"
             (list "R6RS custom binary output port `write!' returned a incorrect integer"
                   count)
             (list count)))

(define (%port-finish port)
  (%port-drain port #t)
  (let ((close (%port-procedure port 'close)))
    (%port-mark-closed! port)
    (when close (close))
    #t))

(define (%port-seek port offset whence)
  (let ((seek (%port-procedure port 'seek))
        (current? (= whence SEEK_CUR)))
    (if (and (zero? offset) current?)
        (- (seek port offset whence) (%port-ahead port))
        (begin
          (%port-drain port #t)
          (%port-sought!
           port
           (seek port (if current? (- offset (%port-ahead port)) offset) whence))))))

;; Call what waits for FD to be closed, then PROC, which closes it, on ARG.
(define (%finalize-fdes fd proc arg)
  (let ((all (%fdes-finalizers)))
    (define (run entries)
      (when (pair? entries)
        (when (eqv? (caar entries) fd)
          (set-cdr! all (delq (car entries) (cdr all)))
          ((cdar entries) fd))
        (run (cdr entries))))
    (run (cdr all))
    (proc arg)))

;; Give PORT the name of its file as HOW says: absolute, or relative to the load path.
(define (%canonicalize-name! port how)
  (define (canonical name)
    (catch 'system-error
      (lambda () (canonicalize-path name))
      (lambda _ #f)))
  (define (inside dir name)
    (let* ((dir (or (canonical dir) dir))
           (dir (if (member dir '("" "/")) dir (string-append dir "/"))))
      (and (not (string-null? dir))
           (string-prefix? dir name)
           (< (string-length dir) (string-length name))
           (string-drop name (string-length dir)))))
  (let ((name (canonical (port-filename port))))
    (set-port-filename!
     port
     (or (and name
              (case how
                ((absolute) name)
                ((relative) (or-map (lambda (dir) (inside dir name)) %load-path))
                (else #f)))
         (port-filename port)))
    port))

(define (%print-custom printer record port state)
  (printer record port)
  (%print-resume state port))

;;; Signals, and procedures to be called soon.

(define %asyncs '())
(define %asyncs-blocked (make-fluid #f))

(define (%handle-signals)
  (unless (fluid-ref %asyncs-blocked)
    (let loop ()
      (cond ((pair? %asyncs)
             (let ((proc (car %asyncs)))
               (set! %asyncs (cdr %asyncs))
               (proc)
               (loop)))
            ((%take-signal)
             => (lambda (came)
                  ((car came) (cdr came))
                  (loop)))))))

(define* (system-async-mark proc #:optional thread)
  "Call PROC soon, in THREAD, by default the one that runs."
  (set! %asyncs (append %asyncs (list proc)))
  (%handle-signals))

(define (call-with-blocked-asyncs thunk)
  "Call THUNK; signals and asyncs wait until it has returned."
  (call-with-values (lambda () (with-fluid* %asyncs-blocked #t thunk))
    (lambda results
      (%handle-signals)
      (apply values results))))

(define (call-with-unblocked-asyncs thunk)
  "Call THUNK; signals and asyncs do not wait while it runs.  They must have waited."
  (unless (fluid-ref %asyncs-blocked)
    (scm-error 'misc-error "call-with-unblocked-asyncs"
               "asyncs already unblocked" '() #f))
  (with-fluid* %asyncs-blocked #f
    (lambda ()
      (%handle-signals)
      (thunk))))

(define (%after-signals result)
  (%handle-signals)
  result)

(define (%retry-after-signals primitive args)
  (%handle-signals)
  (apply primitive args))

;;; Making ports.

(define (make-soft-port procedures modes)
  "A port of the vector PROCEDURES: to write a character, to write a string, to
flush, to read a character, to close, and to tell how many characters are ready."
  (unless (and (vector? procedures) (<= 5 (vector-length procedures) 6))
    (scm-error 'wrong-type-arg "make-soft-port" "Wrong type argument in position ~A: ~S"
               (list 1 procedures) (list procedures)))
  (unless (string? modes) (%wrong-expected "make-soft-port" 2 "string" modes))
  (define (procedure i)
    (and (< i (vector-length procedures)) (vector-ref procedures i)))
  (define reads? (string-index modes (lambda (c) (memv c '(#\r #\+)))))
  (define writes? (string-index modes (lambda (c) (memv c '(#\w #\a #\+)))))
  (define (read! bytes start count)
    (let ((c ((procedure 3))))
      (cond ((char? c) (%port-store-char! bytes c))
            ((or (not c) (eof-object? c)) 0)
            (else (%wrong-type "soft_port_read" 1 c)))))
  (define (write! bytes start count)
    ((procedure 1) (%port-text bytes start count))
    (when (procedure 2) ((procedure 2)))
    count)
  (define ready
    (and (procedure 5) (lambda () (< 0 ((procedure 5))))))
  (let ((port (%make-custom-port 'soft (and reads? read!) (and writes? write!)
                                 #f #f (procedure 4) ready 1)))
    (set-port-encoding! port "UTF-8")
    port))

(define (port-for-each proc)
  "Call PROC with each open port."
  (for-each proc (%open-ports)))
