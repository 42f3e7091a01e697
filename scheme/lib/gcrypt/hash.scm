;;; (gcrypt hash): hashes, under the names of Guile-Gcrypt; SHA-256 is native.

(define-module (gcrypt hash)
  #:use-module (riad store)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:export (hash-algorithm lookup-hash-algorithm hash-algorithm-name hash-size
            bytevector-hash port-hash file-hash open-hash-port
            sha256 port-sha256 file-sha256* open-sha256-port
            open-sha256-input-port)
  #:re-export (file-sha256))

(define-syntax-rule (hash-algorithm name) 'name)
(define (lookup-hash-algorithm name) (and (eq? name 'sha256) name))
(define (hash-algorithm-name algorithm) algorithm)
(define (check algorithm)
  (unless (eq? algorithm 'sha256)
    (scm-error 'misc-error #f "hash algorithm not supported: ~A"
               (list algorithm) #f)))
(define (hash-size algorithm) (check algorithm) 32)

(define (sha256 bytes)
  "The SHA-256 of the bytevector BYTES."
  (bytevector-sha256 bytes))
(define (bytevector-hash bytes algorithm)
  (check algorithm)
  (sha256 bytes))
(define (port-sha256 port)
  "The SHA-256 of what is left to read from PORT."
  (let ((bytes (get-bytevector-all port)))
    (sha256 (if (eof-object? bytes) #vu8() bytes))))
(define (port-hash algorithm port)
  (check algorithm)
  (port-sha256 port))
(define (file-hash algorithm file)
  (check algorithm)
  (file-sha256 file))
(define file-sha256* file-sha256)

(define (open-sha256-port)
  "Two values: a port, and a thunk that gives the SHA-256 of what was written to it."
  (call-with-values open-bytevector-output-port
    (lambda (out bytes)
      (define hash #f)
      (define (finish)
        (unless hash (set! hash (sha256 (bytes))))
        hash)
      (values (make-custom-binary-output-port
               "sha256"
               (lambda (from start count)
                 (put-bytevector out from start count)
                 count)
               #f #f finish)
              finish))))
(define (open-hash-port algorithm)
  (check algorithm)
  (open-sha256-port))

(define (open-sha256-input-port port)
  "Two values: a port that reads from PORT, and a thunk that gives the SHA-256 of
what was read."
  (call-with-values open-sha256-port
    (lambda (out hash)
      (values (make-custom-binary-input-port
               "sha256"
               (lambda (to start count)
                 (let ((n (get-bytevector-n! port to start count)))
                   (if (eof-object? n)
                       0
                       (begin (put-bytevector out to start n) n))))
               #f #f #f)
              (lambda () (force-output out) (hash))))))
