;;; (ice-9 lineio): ports that give lines and take strings back.

(define-module (ice-9 lineio)
  #:use-module (ice-9 rdelim)
  #:export (unread-string read-string lineio-port? make-line-buffering-input-port))

;; A pair of procedures, to unread and to read.
(define operations (make-object-property))

(define (lineio-port? port) "Whether PORT was made here." (and (operations port) #t))
(define (unread-string str line-buffering-input-port)
  "Put STR back before what LINE-BUFFERING-INPUT-PORT gives."
  ((car (operations line-buffering-input-port)) str))
(define (read-string line-buffering-input-port)
  "What was put back last, or a line of LINE-BUFFERING-INPUT-PORT, its end included."
  ((cdr (operations line-buffering-input-port))))

(define (make-line-buffering-input-port underlying-port)
  "A port that reads UNDERLYING-PORT and takes strings back."
  (define buffers '())
  (define (unread! str)
    (and (< 0 (string-length str)) (set! buffers (cons str buffers))))
  (define (next-buffer)
    (let ((first (car buffers)))
      (set! buffers (cdr buffers))
      first))
  (define (get)
    (if (null? buffers)
        (read-char underlying-port)
        (let ((text (next-buffer)))
          (unread! (substring text 1))
          (string-ref text 0))))
  (define self
    (make-soft-port (vector #f #f #f get (lambda () (close-port underlying-port))) "r"))
  (set! (operations self)
        (cons unread!
              (lambda ()
                (if (null? buffers) (read-line underlying-port 'concat) (next-buffer)))))
  self)
