;;; (srfi srfi-41): streams, even in their heads and tails.
;;
;; A stream is a promise of () or of a pair of promises of a head and of a stream.

(define-module (srfi srfi-41)
  #:use-module (srfi srfi-9)
  #:use-module ((srfi srfi-45) #:select ((lazy . stream-lazy) (eager . stream-eager)
                                         (delay . stream-delay) (force . stream-force)
                                         (promise? . stream?)))
  #:use-module ((srfi srfi-1) #:select (any every))
  #:use-module (ice-9 match)
  #:re-export (stream?)
  #:export (stream-null stream-cons stream-null? stream-pair? stream-car stream-cdr
            stream-lambda define-stream list->stream port->stream stream stream->list
            stream-append stream-concat stream-constant stream-drop stream-drop-while
            stream-filter stream-fold stream-for-each stream-from stream-iterate
            stream-length stream-let stream-map stream-match stream-of stream-range
            stream-ref stream-reverse stream-scan stream-take stream-take-while
            stream-unfold stream-unfolds stream-zip))

(cond-expand-provide (current-module) '(srfi-41))

(define-record-type <stream-pair>
  (make-stream-pair head tail)
  content-pair?
  (head pair-head)                      ; promise of the element
  (tail pair-tail))                     ; stream

(define stream-null (stream-eager '()))

(define (stream-null? obj)
  "True for the empty stream."
  (and (stream? obj) (null? (stream-force obj))))

(define (stream-pair? obj)
  "True for a stream that is not empty."
  (and (stream? obj) (content-pair? (stream-force obj))))

(define-syntax-rule (stream-cons head tail)
  "A stream of HEAD in front of the stream TAIL, both evaluated when needed."
  (stream-eager (make-stream-pair (stream-delay head) (stream-lazy tail))))

(define (wrong who what . irritants)
  (scm-error 'wrong-type-arg who (string-append what ": ~S") irritants irritants))

(define (content who stream)
  (unless (stream? stream) (wrong who "non-stream" stream))
  (let ((c (stream-force stream)))
    (when (null? c) (wrong who "null stream" stream))
    c))

(define (stream-car stream)
  "The first element of STREAM."
  (stream-force (pair-head (content "stream-car" stream))))

(define (stream-cdr stream)
  "STREAM without its first element."
  (pair-tail (content "stream-cdr" stream)))

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

(define (check who ok? what x)
  (unless ok? (wrong who what x)))

;;; Making streams.

(define-stream (list->stream list)
  (check "list->stream" (list? list) "non-list argument" list)
  (let next ((l list))
    (if (null? l)
        stream-null
        (stream-cons (car l) (list->stream (cdr l))))))

(define* (port->stream #:optional (port (current-input-port)))
  "The stream of the characters of PORT."
  (define-stream (next)
    (let ((c (read-char port)))
      (if (eof-object? c) stream-null (stream-cons c (next)))))
  (next))

(define (stream-constant . objs)
  "OBJS over and over."
  (define-stream (next l)
    (if (null? l) (next objs) (stream-cons (car l) (next (cdr l)))))
  (if (null? objs) stream-null (next objs)))

(define* (stream-from first #:optional (step 1))
  "The numbers from FIRST on by STEP."
  (define-stream (next n) (stream-cons n (next (+ n step))))
  (next first))

(define* (stream-range first past #:optional (step (if (< first past) 1 -1)))
  "The numbers from FIRST by STEP, up to PAST, which is left out."
  (define before? (if (< 0 step) < >))
  (define-stream (next n)
    (if (before? n past) (stream-cons n (next (+ n step))) stream-null))
  (next first))

(define-stream (stream-iterate proc base)
  (stream-cons base (stream-iterate proc (proc base))))

(define-stream (stream-unfold mapper pred? generator base)
  (if (pred? base)
      (stream-cons (mapper base) (stream-unfold mapper pred? generator (generator base)))
      stream-null))

(define (stream-unfolds gen seed)
  "As many streams as GEN returns values after the next seed: a list of one element
adds it, #f adds nothing, () ends the stream."
  (define (results seed)
    (call-with-values (lambda () (gen seed)) list))
  (define-stream (states seed)
    (let ((r (results seed)))
      (stream-cons (cdr r) (states (car r)))))
  (define-stream (pick i states)
    (let ((r (list-ref (stream-car states) i)))
      (cond ((pair? r) (stream-cons (car r) (pick i (stream-cdr states))))
            ((null? r) stream-null)
            (else (pick i (stream-cdr states))))))
  (let* ((all (states seed))
         (count (length (stream-car all))))
    (apply values (map (lambda (i) (pick i all)) (iota count)))))

;;; Using streams.

(define stream->list
  (case-lambda
    "The list of the elements, or of at most COUNT of them."
    ((stream) (stream->list #f stream))
    ((count stream)
     (let loop ((n count) (s stream) (acc '()))
       (if (or (eqv? n 0) (stream-null? s))
           (reverse! acc)
           (loop (and n (- n 1)) (stream-cdr s) (cons (stream-car s) acc)))))))

(define (stream-length stream)
  "The number of elements of STREAM."
  (let loop ((s stream) (n 0))
    (if (stream-null? s) n (loop (stream-cdr s) (+ n 1)))))

(define (stream-ref stream n)
  "Element N of STREAM."
  (if (zero? n)
      (stream-car stream)
      (stream-ref (stream-cdr stream) (- n 1))))

(define (stream-fold proc base stream)
  "Fold (PROC accumulated element) over STREAM."
  (let loop ((acc base) (s stream))
    (if (stream-null? s)
        acc
        (loop (proc acc (stream-car s)) (stream-cdr s)))))

(define (stream-for-each proc stream . streams)
  "Call PROC on corresponding elements."
  (let loop ((ss (cons stream streams)))
    (unless (any stream-null? ss)
      (apply proc (map stream-car ss))
      (loop (map stream-cdr ss)))))

(define (stream-map proc stream . streams)
  "The stream of the results of PROC on corresponding elements."
  (define-stream (next ss)
    (if (any stream-null? ss)
        stream-null
        (stream-cons (apply proc (map stream-car ss)) (next (map stream-cdr ss)))))
  (next (cons stream streams)))

(define-stream (stream-filter pred? stream)
  (cond ((stream-null? stream) stream-null)
        ((pred? (stream-car stream))
         (stream-cons (stream-car stream) (stream-filter pred? (stream-cdr stream))))
        (else (stream-filter pred? (stream-cdr stream)))))

(define-stream (stream-take n stream)
  (if (or (zero? n) (stream-null? stream))
      stream-null
      (stream-cons (stream-car stream) (stream-take (- n 1) (stream-cdr stream)))))

(define-stream (stream-drop n stream)
  (if (or (zero? n) (stream-null? stream))
      stream
      (stream-drop (- n 1) (stream-cdr stream))))

(define-stream (stream-take-while pred? stream)
  (if (and (stream-pair? stream) (pred? (stream-car stream)))
      (stream-cons (stream-car stream) (stream-take-while pred? (stream-cdr stream)))
      stream-null))

(define-stream (stream-drop-while pred? stream)
  (if (and (stream-pair? stream) (pred? (stream-car stream)))
      (stream-drop-while pred? (stream-cdr stream))
      stream))

(define (stream-append . streams)
  "The elements of STREAMS, one after the other."
  (define-stream (next ss)
    (cond ((null? ss) stream-null)
          ((null? (cdr ss)) (car ss))
          ((stream-null? (car ss)) (next (cdr ss)))
          (else (stream-cons (stream-car (car ss))
                             (next (cons (stream-cdr (car ss)) (cdr ss)))))))
  (next streams))

(define-stream (stream-concat streams)
  (cond ((stream-null? streams) stream-null)
        ((stream-null? (stream-car streams)) (stream-concat (stream-cdr streams)))
        (else
         (let ((first (stream-car streams)))
           (stream-cons (stream-car first)
                        (stream-concat (stream-cons (stream-cdr first)
                                                    (stream-cdr streams))))))))

(define-stream (stream-reverse stream)
  (let loop ((s stream) (acc stream-null))
    (if (stream-null? s)
        acc
        (loop (stream-cdr s)
              (let ((head (stream-car s)) (acc acc)) (stream-cons head acc))))))

(define-stream (stream-scan proc base stream)
  (if (stream-null? stream)
      (stream-cons base stream-null)
      (stream-cons base (stream-scan proc (proc base (stream-car stream))
                                     (stream-cdr stream)))))

(define (stream-zip stream . streams)
  "The stream of lists of corresponding elements."
  (apply stream-map list stream streams))

;;; Syntax.

(define-syntax stream-match
  (syntax-rules ()
    "Match a stream with patterns: (), (p . rest), a name or _."
    ((_ expr clause ...)
     (let ((s expr))
       (stream-match-clauses s clause ...)))))

(define-syntax stream-match-clauses
  (syntax-rules ()
    ((_ s) (error "stream-match: pattern failure"))
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
