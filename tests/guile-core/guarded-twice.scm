;; Guardians: an object that several guard, or one twice, comes from each; what is weak is gone
;; after (gc). In which order they come is not told.
(use-modules (ice-9 weak-vector))

(define (all guardian)
  (let loop ((found '()))
    (let ((object (guardian)))
      (if object
          (loop (cons object found))
          (sort found (lambda (a b) (< (length a) (length b))))))))

(define (drop guardians)
  (for-each (lambda (guardian) (guardian (list 'a 'b))) guardians)
  #f)
(define (drop-one guardians)
  (let ((object (list 'shared)))
    (for-each (lambda (guardian) (guardian object)) guardians))
  #f)
;; Whatever a call leaves behind is written over.
(define (deep n) (if (zero? n) 0 (+ 1 (deep (- n 1)))))

(define g (make-guardian))
(define h (make-guardian))
(drop (list g g))
(drop-one (list g h))
(drop-one (list h h))
(deep 1000)
(gc)
(write (list (all g) (all h)))
(newline)
(gc)
(write (list (all g) (all h)))
(newline)

(define weak (weak-vector #f #f))
(define (fill)
  (weak-vector-set! weak 0 (list 'weak))
  (weak-vector-set! weak 1 'kept)
  #f)
(fill)
(deep 1000)
(gc)
(write (list (weak-vector-ref weak 0) (weak-vector-ref weak 1)))
(newline)
