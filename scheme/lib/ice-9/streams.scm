;;; (ice-9 streams): streams made of a step and a state; over SRFI 41.

(define-module (ice-9 streams)
  #:use-module (srfi srfi-41)
  #:export (make-stream vector->stream port->stream stream->reversed-list
            stream->list&length stream->reversed-list&length stream->vector
            (fold . stream-fold))
  #:re-export (stream-car stream-cdr stream-null? list->stream stream->list
               stream-for-each stream-map))

(define (make-stream m state)
  "The stream of the cars that M gives for STATE, then for each cdr, while it
gives pairs."
  (stream-let loop ((state state))
    (let ((next (m state)))
      (if (pair? next)
          (stream-cons (car next) (loop (cdr next)))
          stream-null))))

(define (vector->stream v)
  "The elements of V."
  (make-stream (lambda (i)
                 (and (< i (vector-length v)) (cons (vector-ref v i) (+ i 1))))
               0))

(define (port->stream port read)
  "What READ gives for PORT, up to the end-of-file object."
  (make-stream (lambda (port)
                 (let ((datum (read port)))
                   (and (not (eof-object? datum)) (cons datum port))))
               port))

(define (fold proc init stream . rest)
  "Call (PROC element ... result) along the streams; the last result."
  (let loop ((result init) (streams (cons stream rest)))
    (if (or-map stream-null? streams)
        result
        (loop (apply proc (append (map stream-car streams) (list result)))
              (map stream-cdr streams)))))

(define (stream->reversed-list stream)
  "The elements of STREAM, last first."
  (fold cons '() stream))

(define (stream->reversed-list&length stream)
  "The elements of STREAM, last first, and their number."
  (let ((elements (stream->reversed-list stream)))
    (values elements (length elements))))

(define (stream->list&length stream)
  "The elements of STREAM and their number."
  (let ((elements (stream->reversed-list stream)))
    (values (reverse elements) (length elements))))

(define (stream->vector stream)
  "A vector of the elements of STREAM."
  (list->vector (stream->list stream)))
