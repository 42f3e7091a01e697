;;; (ice-9 poll): waiting for several ports.

(define-module (ice-9 poll)
  #:use-module (srfi srfi-9)
  #:export (POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDHUP
            make-empty-poll-set poll-set? poll-set-nfds poll-set-find-port
            poll-set-port poll-set-events set-poll-set-events! poll-set-revents
            set-poll-set-revents! poll-set-add! poll-set-remove! poll))

(define POLLIN 1)
(define POLLPRI 2)
(define POLLOUT 4)
(define POLLERR 8)
(define POLLHUP 16)
(define POLLNVAL 32)
(define POLLRDHUP 8192)

;; ENTRIES: vectors of a port or descriptor, events and what came.
(define-record-type <poll-set>
  (make-poll-set entries)
  poll-set?
  (entries entries set-entries!))

(define* (make-empty-poll-set #:optional (pre-allocated 4))
  "A poll set without ports."
  (make-poll-set '()))

(define (poll-set-nfds set) "How many ports SET has." (length (entries set)))

(define (poll-set-find-port set port)
  "The index of PORT in SET, or #f."
  (let loop ((i 0) (rest (entries set)))
    (cond ((null? rest) #f)
          ((equal? (vector-ref (car rest) 0) port) i)
          (else (loop (+ i 1) (cdr rest))))))

(define (entry set index)
  (unless (< index (poll-set-nfds set))
    (error "poll set index out of bounds" set index))
  (list-ref (entries set) index))

(define (poll-set-port set idx) "A port of SET." (vector-ref (entry set idx) 0))
(define (poll-set-events set idx) "What a port waits for."
  (vector-ref (entry set idx) 1))
(define (set-poll-set-events! set idx events) "Let a port wait for EVENTS."
  (vector-set! (entry set idx) 1 events))
(define (poll-set-revents set idx) "What came for a port."
  (vector-ref (entry set idx) 2))
(define (set-poll-set-revents! set idx revents) "Set what came for a port."
  (vector-set! (entry set idx) 2 revents))

(define (poll-set-add! set fd-or-port events)
  "Let FD-OR-PORT wait for EVENTS in SET."
  (set-entries! set (append (entries set) (list (vector fd-or-port events 0)))))

(define (poll-set-remove! set idx)
  "Take a port out of SET, and return it."
  (let ((old (entry set idx)))
    (set-entries! set (delq old (entries set)))
    (vector-ref old 0)))

(define* (poll poll-set #:optional (timeout -1))
  "Wait until a port of POLL-SET is ready, at most TIMEOUT milliseconds if that is not
negative; how many are."
  (define (wanting bit)
    (map (lambda (e) (vector-ref e 0))
         (filter (lambda (e) (logtest bit (vector-ref e 1))) (entries poll-set))))
  (define (now) (quotient (* 1000 (get-internal-real-time)) internal-time-units-per-second))
  (define end (and (>= timeout 0) (+ (now) timeout)))
  (let again ()
    (let* ((left (and end (max 0 (- end (now)))))
           (ready (apply select (wanting POLLIN) (wanting POLLOUT) (wanting POLLPRI)
                         (if left (list 0 (* 1000 left)) '()))))
      (define (came e bit among)
        (if (and (memv (vector-ref e 0) among) (logtest bit (vector-ref e 1))) bit 0))
      (for-each (lambda (e)
                  (vector-set! e 2 (logior (came e POLLIN (car ready))
                                           (came e POLLOUT (cadr ready))
                                           (came e POLLPRI (caddr ready)))))
                (entries poll-set))
      (let ((found (length (filter (lambda (e) (not (eqv? 0 (vector-ref e 2))))
                                (entries poll-set)))))
        ;; A signal that is handled ends a select before its time.
        (if (and (= found 0) (not (eqv? left 0)))
            (again)
            found)))))
