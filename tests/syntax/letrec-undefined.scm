;; Variables of `letrec` have no value before all are initialised; those of
;; `letrec*` and of bodies none before their own turn.
(define (told thunk)
  (write (catch 'misc-error thunk
           (lambda (key who message irritants data)
             (list key who message (map variable? irritants)
                   (map variable-bound? irritants) data))))
  (newline))
(define-syntax-rule (try e)
  (told (lambda () (eval 'e (current-module)))))
(try (letrec ((x 1) (y x)) y))
(try (letrec ((x 1) (y (+ 1 x))) y))
(try (letrec* ((x y) (y 1)) y))
(try (letrec ((x y) (y 1)) y))
(try (letrec* ((x 1) (y x)) y))
(try (letrec* ((f (lambda () x)) (y (f)) (x 1)) y))
(try (letrec ((f (lambda () x)) (x 1)) (f)))
(try (let () (define a b) (define b 1) a))
(try (let () (define (f) b) (define a (f)) (define b 1) a))
(try (let () (define a (lambda () b)) (define b 1) (a)))
(try (letrec ((x (list y)) (y 1)) x))
(try (letrec ((x (lambda () y)) (y (list 1)) (z (delay x))) (list ((force z)) y)))
(try (letrec ((x (list y)) (y (string #\a))) x))
(try (letrec* ((f (lambda () x)) (y (f)) (x (string #\a))) y))
;; What was made first is stored last: a continuation of an initial value
;; that is entered again finds the variables as they were.
(try (let ((count 0))
       (letrec ((k (call/cc (lambda (c) c))) (n (begin (set! count (+ count 1)) count)))
         (if (procedure? k) (k (list n)) (list k n)))))
