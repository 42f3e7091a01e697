;;; (srfi srfi-41): streams, even in their heads and tails.
;;
;; A stream is a promise, of a type of its own, of () or of a pair of promises of a head and
;; of a stream.  As in (srfi srfi-45), a promise is a box of (done? . value-or-thunk).

(define-module (srfi srfi-41)
  #:use-module (srfi srfi-9)
  #:use-module ((srfi srfi-9 gnu) #:select (set-record-type-printer!))
  #:use-module ((srfi srfi-1) #:select (any))
  #:export (stream? stream-null stream-cons stream-null? stream-pair? stream-car stream-cdr
            stream-lambda define-stream list->stream port->stream stream stream->list
            stream-append stream-concat stream-constant stream-drop stream-drop-while
            stream-filter stream-fold stream-for-each stream-from stream-iterate
            stream-length stream-let stream-map stream-match stream-of stream-range
            stream-ref stream-reverse stream-scan stream-take stream-take-while
            stream-unfold stream-unfolds stream-zip))

(cond-expand-provide (current-module) '(srfi-41))

(define-record-type stream-promise
  (make-promise content)
  stream?
  (content promise-content set-promise-content!))

(define-syntax-rule (stream-lazy expr) (make-promise (cons #f (lambda () expr))))
(define (stream-eager value) (make-promise (cons #t value)))
(define-syntax-rule (stream-delay expr) (stream-lazy (stream-eager expr)))

(define (stream-force promise)
  (let ((content (promise-content promise)))
    (if (car content)
        (cdr content)
        (let* ((next ((cdr content)))
               (content (promise-content promise)))
          (unless (car content)
            (set-car! content (car (promise-content next)))
            (set-cdr! content (cdr (promise-content next)))
            (set-promise-content! next content))
          (stream-force promise)))))

(define-record-type <stream-pair>
  (make-stream-pair head tail)
  content-pair?
  (head pair-head)                      ; promise of the element
  (tail pair-tail))                     ; stream

(define stream-null (stream-eager '()))

;; As far as it is known.
(set-record-type-printer! stream-promise
  (lambda (stream port)
    (display "#<stream" port)
    (let loop ((stream stream))
      (let* ((content (promise-content stream)) (pair (cdr content)))
        (cond ((not (car content)) (display " ...>" port))
              ((null? pair) (display ">" port))
              (else
               (let ((head (promise-content (pair-head pair))))
                 (display " " port)
                 (if (car head) (write (cdr head) port) (display "?" port)))
               (loop (pair-tail pair))))))))

(define (stream-null? obj)
  "True for the empty stream."
  (and (stream? obj) (null? (stream-force obj))))

(define (stream-pair? obj)
  "True for a stream that is not empty."
  (and (stream? obj) (content-pair? (stream-force obj))))

(define-syntax-rule (stream-cons head tail)
  "A stream of HEAD in front of the stream TAIL, both evaluated when needed."
  (stream-eager (make-stream-pair (stream-delay head) (stream-lazy tail))))

(define (check who what ok? x)
  (unless (ok? x) (throw 'wrong-type-arg who what '() (list x))))
(define (check-streams who streams)
  (let ((wrong (filter (lambda (x) (not (stream? x))) streams)))
    (unless (null? wrong)
      (throw 'wrong-type-arg who "non-stream argument" '() wrong))))
(define (check-stream who x) (check who "non-stream argument" stream? x))
(define (check-proc who x) (check who "non-procedural argument" procedure? x))
(define (check-count who n what)
  (check who (string-append "non-integer" what) integer? n)
  (check who (string-append "inexact" what) exact? n)
  (check who (string-append "negative" what) (lambda (n) (not (negative? n))) n))

(define (content who stream)
  (check who "non-stream" stream? stream)
  (let ((c (stream-force stream)))
    (check who "null stream" content-pair? c)
    c))

(define (stream-car strm)
  "The first element of STRM."
  (stream-force (pair-head (content 'stream-car strm))))

(define (stream-cdr strm)
  "STRM without its first element."
  (pair-tail (content 'stream-cdr strm)))

(define-syntax-rule (stream-lambda formals body0 body ...)
  "A procedure that returns a stream, whose body is evaluated when that is needed."
  (lambda formals (stream-lazy (let () body0 body ...))))

(define-syntax-rule (define-stream (name . formals) body0 body ...)
  "Define a procedure that returns a stream."
  (define name (stream-lambda formals body0 body ...)))

(define-syntax-rule (stream-let name ((var value) ...) body0 body ...)
  "A named let whose procedure returns a stream."
  ((letrec ((name (stream-lambda (var ...) body0 body ...))) name) value ...))

(define-syntax stream
  (syntax-rules ()
    "The stream of the values of the expressions."
    ((_) stream-null)
    ((_ x y ...) (stream-cons x (stream y ...)))))

;;; Making streams.

(define (list->stream objs)
  "The stream of the elements of a list."
  (define-stream (next l)
    (if (null? l) stream-null (stream-cons (car l) (next (cdr l)))))
  (check 'list->stream "non-list argument" list? objs)
  (next objs))

(define* (port->stream #:optional (port (current-input-port)))
  "The stream of the characters of PORT."
  (define-stream (next)
    (let ((c (read-char port)))
      (if (eof-object? c) stream-null (stream-cons c (next)))))
  (check 'port->stream "non-input-port argument" input-port? port)
  (next))

(define (stream-constant . objs)
  "OBJS over and over."
  (define-stream (next l)
    (if (null? l) (next objs) (stream-cons (car l) (next (cdr l)))))
  (if (null? objs) stream-null (next objs)))

(define* (stream-from first #:optional (step 1))
  "The numbers from FIRST on by STEP."
  (define-stream (next n) (stream-cons n (next (+ n step))))
  (check 'stream-from "non-numeric starting number" number? first)
  (check 'stream-from "non-numeric step size" number? step)
  (next first))

(define* (stream-range first past #:optional step)
  "The numbers from FIRST by STEP, up to PAST, which is left out."
  (define-stream (next n step before?)
    (if (before? n past) (stream-cons n (next (+ n step) step before?)) stream-null))
  (check 'stream-range "non-numeric starting number" number? first)
  (check 'stream-range "non-numeric ending number" number? past)
  (when step (check 'stream-range "non-numeric step size" number? step))
  (let ((step (or step (if (< first past) 1 -1))))
    (next first step (if (< 0 step) < >))))

(define (stream-iterate proc base)
  "BASE, (PROC BASE), and so on."
  (define-stream (next base) (stream-cons base (next (proc base))))
  (check-proc 'stream-iterate proc)
  (next base))

(define (stream-unfold mapper pred? generator base)
  "The stream of (MAPPER seed) for each seed, of which GENERATOR makes the next, while PRED?
holds."
  (define-stream (next base)
    (if (pred? base) (stream-cons (mapper base) (next (generator base))) stream-null))
  (check 'stream-unfold "non-procedural mapper" procedure? mapper)
  (check 'stream-unfold "non-procedural pred?" procedure? pred?)
  (check 'stream-unfold "non-procedural generator" procedure? generator)
  (next base))

(define (stream-unfolds gen seed)
  "As many streams as GEN returns values after the next seed: a list of one element
adds it, a longer one all of its elements, #f nothing; () ends the stream."
  (define (results seed)
    (call-with-values (lambda () (gen seed)) list))
  (define-stream (states seed)
    (let ((r (results seed)))
      (stream-cons (cdr r) (states (car r)))))
  (define-stream (pick i states)
    (let ((r (list-ref (stream-car states) i)))
      (cond ((null? r) stream-null)
            ((pair? r) (stream-append (list->stream r) (pick i (stream-cdr states))))
            (else (pick i (stream-cdr states))))))
  (check-proc 'stream-unfolds gen)
  (let* ((all (states seed))
         (count (length (stream-car all))))
    (apply values (map (lambda (i) (pick i all)) (iota count)))))

;;; Using streams.

(define stream->list
  (case-lambda
    "The list of the elements, or of at most COUNT of them."
    ((stream) (stream->list #f stream))
    ((count stream)
     (check-stream 'stream->list stream)
     (when count (check-count 'stream->list count " count"))
     (let loop ((n count) (s stream) (acc '()))
       (if (or (eqv? n 0) (stream-null? s))
           (reverse! acc)
           (loop (and n (- n 1)) (stream-cdr s) (cons (stream-car s) acc)))))))

(define (stream-length strm)
  "The number of elements of STRM."
  (check-stream 'stream-length strm)
  (let loop ((s strm) (n 0))
    (if (stream-null? s) n (loop (stream-cdr s) (+ n 1)))))

(define (stream-ref strm n)
  "Element N of STRM."
  (check-stream 'stream-ref strm)
  (check-count 'stream-ref n " argument")
  (let loop ((s strm) (n n))
    (check 'stream-ref "beyond end of stream" (lambda (s) (not (stream-null? s))) s)
    (if (zero? n) (stream-car s) (loop (stream-cdr s) (- n 1)))))

(define (stream-fold proc base strm)
  "Fold (PROC accumulated element) over STRM."
  (check-proc 'stream-fold proc)
  (check-stream 'stream-fold strm)
  (let loop ((acc base) (s strm))
    (if (stream-null? s)
        acc
        (loop (proc acc (stream-car s)) (stream-cdr s)))))

(define (stream-for-each proc stream . streams)
  "Call PROC on corresponding elements."
  (check-proc 'stream-for-each proc)
  (check-streams 'stream-for-each (cons stream streams))
  (let loop ((ss (cons stream streams)))
    (unless (any stream-null? ss)
      (apply proc (map stream-car ss))
      (loop (map stream-cdr ss)))))

(define-stream (map-streams proc ss)
  (if (any stream-null? ss)
      stream-null
      (stream-cons (apply proc (map stream-car ss)) (map-streams proc (map stream-cdr ss)))))
(define (stream-map proc stream . streams)
  "The stream of the results of PROC on corresponding elements."
  (check-proc 'stream-map proc)
  (check-streams 'stream-map (cons stream streams))
  (map-streams proc (cons stream streams)))

(define (stream-zip strm . rest)
  "The stream of lists of corresponding elements."
  (check-streams 'stream-zip (cons strm rest))
  (map-streams list (cons strm rest)))

(define (stream-filter pred? strm)
  "The elements of STRM for which PRED? holds."
  (define-stream (next s)
    (cond ((stream-null? s) stream-null)
          ((pred? (stream-car s)) (stream-cons (stream-car s) (next (stream-cdr s))))
          (else (next (stream-cdr s)))))
  (check-proc 'stream-filter pred?)
  (check-stream 'stream-filter strm)
  (next strm))

(define (stream-take n strm)
  "The first N elements of STRM, or all."
  (define-stream (next n s)
    (if (or (zero? n) (stream-null? s))
        stream-null
        (stream-cons (stream-car s) (next (- n 1) (stream-cdr s)))))
  (check-stream 'stream-take strm)
  (check-count 'stream-take n " argument")
  (next n strm))

(define (stream-drop n strm)
  "STRM without its first N elements."
  (define-stream (next n s)
    (if (or (zero? n) (stream-null? s)) s (next (- n 1) (stream-cdr s))))
  (check-count 'stream-drop n " argument")
  (check-stream 'stream-drop strm)
  (if (zero? n) strm (next n strm)))

(define (stream-take-while pred? strm)
  "The elements of STRM up to the first for which PRED? does not hold."
  (define-stream (next s)
    (if (and (stream-pair? s) (pred? (stream-car s)))
        (stream-cons (stream-car s) (next (stream-cdr s)))
        stream-null))
  (check-stream 'stream-take-while strm)
  (check-proc 'stream-take-while pred?)
  (next strm))

(define (stream-drop-while pred? strm)
  "STRM from the first element on for which PRED? does not hold."
  (define-stream (next s)
    (if (and (stream-pair? s) (pred? (stream-car s))) (next (stream-cdr s)) s))
  (check-proc 'stream-drop-while pred?)
  (check-stream 'stream-drop-while strm)
  (next strm))

(define (stream-append . strms)
  "The elements of STRMS, one after the other."
  (define-stream (next ss)
    (cond ((null? ss) stream-null)
          ((null? (cdr ss)) (car ss))
          ((stream-null? (car ss)) (next (cdr ss)))
          (else (stream-cons (stream-car (car ss))
                             (next (cons (stream-cdr (car ss)) (cdr ss)))))))
  (check-streams 'stream-append strms)
  (next strms))

(define (stream-concat strms)
  "The elements of the streams in the stream STRMS, one after the other."
  (define-stream (next ss)
    (if (stream-null? ss)
        stream-null
        (let ((first (stream-car ss)))
          (check 'stream-concat "non-stream object in input stream" stream? first)
          (if (stream-null? first)
              (next (stream-cdr ss))
              (stream-cons (stream-car first)
                           (next (stream-cons (stream-cdr first) (stream-cdr ss))))))))
  (check-stream 'stream-concat strms)
  (next strms))

(define (stream-reverse strm)
  "The elements of STRM, last first."
  (define-stream (reversed)
    (let loop ((s strm) (acc stream-null))
      (if (stream-null? s)
          acc
          (loop (stream-cdr s)
                (let ((head (stream-car s)) (acc acc)) (stream-cons head acc))))))
  (check-stream 'stream-reverse strm)
  (reversed))

(define (stream-scan proc base strm)
  "BASE and what (PROC accumulated element) accumulates over STRM."
  (define-stream (next base s)
    (if (stream-null? s)
        (stream-cons base stream-null)
        (stream-cons base (next (proc base (stream-car s)) (stream-cdr s)))))
  (check-proc 'stream-scan proc)
  (check-stream 'stream-scan strm)
  (next base strm))

;;; Syntax.

(define-syntax stream-match
  (syntax-rules ()
    "Match a stream with patterns: (), (p . rest), a name or _."
    ((_ expr clause ...)
     (let ((s expr))
       (check-stream 'stream-match s)
       (stream-match-clauses s clause ...)))))

(define-syntax stream-match-clauses
  (syntax-rules ()
    ((_ s) (throw 'match-error "match" "no matching pattern" s))
    ((_ s (pattern fender expr) clause ...)
     (let ((fail (lambda () (stream-match-clauses s clause ...))))
       (stream-match-pattern s pattern (if fender expr (fail)) (fail))))
    ((_ s (pattern expr) clause ...)
     (let ((fail (lambda () (stream-match-clauses s clause ...))))
       (stream-match-pattern s pattern expr (fail))))))

(define-syntax stream-match-pattern
  (lambda (form)
    (syntax-case form ()
      ((_ s () success failure)
       #'(if (stream-null? s) success failure))
      ((_ s (p . rest) success failure)
       #'(if (stream-pair? s)
             (let ((head (stream-car s)) (tail (stream-cdr s)))
               (stream-match-pattern* head p
                 (stream-match-pattern tail rest success failure)))
             failure))
      ((_ s id success failure) (free-identifier=? #'id #'_) #'success)
      ((_ s id success failure) #'(let ((id s)) success)))))

(define-syntax stream-match-pattern*
  (lambda (form)
    (syntax-case form ()
      ((_ x id success) (free-identifier=? #'id #'_) #'success)
      ((_ x id success) #'(let ((id x)) success)))))

(define-syntax stream-of
  (syntax-rules ()
    "Stream comprehension: (var in stream), (var is expr) and conditions."
    ((_ expr clause ...) (stream-of-part expr stream-null clause ...))))

(define-syntax stream-of-part
  (syntax-rules (in is)
    ((_ expr base) (stream-cons expr base))
    ((_ expr base (var in stream) clause ...)
     (stream-let loop ((s stream))
       (if (stream-null? s)
           base
           (let ((var (stream-car s)))
             (stream-of-part expr (loop (stream-cdr s)) clause ...)))))
    ((_ expr base (var is value) clause ...)
     (let ((var value)) (stream-of-part expr base clause ...)))
    ((_ expr base pred? clause ...)
     (if pred? (stream-of-part expr base clause ...) base))))
