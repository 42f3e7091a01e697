;; define-immutable-record-type: functional setters, set-field, set-fields.
(use-modules (srfi srfi-9) (srfi srfi-9 gnu))
(define-immutable-record-type <point> (make-point x y) point? (x point-x set-point-x) (y point-y))
(define-immutable-record-type <line> (make-line a b) line? (a line-a) (b line-b))
(define p (make-point 1 2))
(write (list (set-point-x p 10) p (set-field p (point-y) 'new))) (newline)
(define l (make-line p p))
(write (set-field l (line-a point-x) 99)) (newline)
(write (set-fields l ((line-a point-x) 7) ((line-b point-y) 8))) (newline)
