;;; (srfi srfi-9) and (srfi srfi-9 gnu): records.
(use-modules (srfi srfi-9) (srfi srfi-9 gnu))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(define-record-type <pkg> (make-pkg name version) pkg? (name pkg-name set-pkg-name!) (version pkg-version) (other pkg-other set-pkg-other!))
(define-immutable-record-type <point> (make-point x y) point? (x point-x set-point-x) (y point-y))
(define-immutable-record-type <line> (make-line a b) line? (a line-a set-line-a) (b line-b))
(define-record-type nope (mk-nope) nope? (a nope-a))

(show (make-pkg 1 2) <pkg> (pkg-name 5) (set-pkg-name! 5 1)  (pkg-other (make-pkg 1 2)) (pkg? 5) (pkg? (make-pkg 1 2)) (make-point 1 2) (set-point-x (make-point 1 2) 5) (set-point-x 4 5) 
 (set-field (make-point 1 2) (point-y) 9) (set-field (make-line (make-point 1 2) (make-point 3 4)) (line-b point-x) 9)
 (set-fields (make-line (make-point 1 2) (make-point 3 4)) ((line-b point-x) 9) ((line-a) 0)) (set-fields (make-line (make-point 1 2) (make-point 3 4)) ((line-b point-x) 9) ((line-b point-y) 0) ((line-a point-x) 7))
 (set-field 5 (point-x) 1)  (set-fields (make-point 1 2)) (set-field (make-point 1 2) () 3) 
 
 (nope-a (mk-nope)) (record-type-fields <pkg>) (record-type-name <pkg>) (record? (make-pkg 1 2)) (record-type-descriptor (make-pkg 1 2)) (equal? (make-pkg 1 2) (make-pkg 1 2)) 
  (begin (set-record-type-printer! <pkg> (lambda (p port) (format port "#<pkg ~a>" (pkg-name p)))) (list (make-pkg 1 2)))
 (let () (define-record-type foo (mk a) foo? (a foo-a)) (foo-a (mk 1)))
 
 (map pkg-name (list (make-pkg 1 2))))
