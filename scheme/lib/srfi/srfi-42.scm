;;; (srfi srfi-42): eager comprehensions.
;;
;; A generator is a macro in continuation-passing style: (GENERATOR (K ...) ARG ...)
;; becomes (K ... (:do OUTER ((LOOP INIT) ...) BEFORE? INNER AFTER? (STEP ...))),
;; where OUTER and INNER are (let (BINDING ...) COMMAND ...).

(define-module (srfi srfi-42)
  #:use-module (ice-9 control)
  #:export (: :-dispatch-ref :-dispatch-set! :char-range :dispatched :do
            :generator-proc :integers :let :list :parallel :port :range
            :real-range :string :until :vector :while any?-ec append-ec
            dispatch-union do-ec every?-ec first-ec fold-ec fold3-ec last-ec
            list-ec make-initial-:-dispatch max-ec min-ec product-ec
            string-append-ec string-ec sum-ec vector-ec vector-of-length-ec))

(cond-expand-provide (current-module) '(srfi-42))

(define-syntax do-ec
  (syntax-rules (nested if not and or begin)
    ((_ command) (begin command *unspecified*))
    ((_ (nested q ...) rest ...) (do-ec q ... rest ...))
    ((_ (if test) rest ...) (if test (do-ec rest ...)))
    ((_ (not test) rest ...) (if (not test) (do-ec rest ...)))
    ((_ (and test ...) rest ...) (if (and test ...) (do-ec rest ...)))
    ((_ (or test ...) rest ...) (if (or test ...) (do-ec rest ...)))
    ((_ (begin command ...) rest ...) (begin command ... (do-ec rest ...)))
    ((_ (generator arg ...) rest ...)
     (generator (run (do-ec rest ...)) arg ...))))

(define-syntax run
  (syntax-rules ()
    ((_ body (_ (let outer oc ...) ((v init) ...) before?
                (_ inner ic ...) after? (step ...)))
     (let outer
       oc ...
       (let loop ((v init) ...)
         (when before?
           (let inner
             ic ...
             body
             (when after? (loop step ...)))))))))

;;; Generators of generators.

(define-syntax :do
  (syntax-rules ()
    ((_ (k ...) outer loop before? inner after? steps)
     (k ... (:do outer loop before? inner after? steps)))
    ((_ k loop before? steps)
     (:do k (let ()) loop before? (let ()) #t steps))))

(define-syntax :let
  (syntax-rules (index)
    ((_ k var (index i) expression)
     (:do k (let ((var expression) (i 0))) () #t (let ()) #f ()))
    ((_ k var expression)
     (:do k (let ((var expression))) () #t (let ()) #f ()))))

(define-syntax :parallel
  (syntax-rules ()
    ((_ k) k)
    ((_ k (generator arg ...) more ...)
     (generator (beside k (more ...)) arg ...))))

;; (beside K GENERATORS DONE): the next of GENERATORS is to run beside DONE.
(define-syntax beside
  (syntax-rules ()
    ((_ (k ...) () done) (k ... done))
    ((_ k ((generator arg ...) more ...) done)
     (generator (beside k (more ...) done) arg ...))
    ((_ k more
        (_ (let (ob1 ...) oc1 ...) (lb1 ...) before1? (_ (ib1 ...) ic1 ...)
           after1? (step1 ...))
        (_ (_ (ob2 ...) oc2 ...) (lb2 ...) before2? (_ (ib2 ...) ic2 ...)
           after2? (step2 ...)))
     (beside k more
             (:do (let (ob1 ... ob2 ...) oc1 ... oc2 ...) (lb1 ... lb2 ...)
                  (and before1? before2?)
                  (let (ib1 ... ib2 ...) ic1 ... ic2 ...)
                  (and after1? after2?) (step1 ... step2 ...))))))

(define-syntax-rule (:while k (generator arg ...) test)
  (generator (while-1 k test) arg ...))

;; The test sees the inner variables, which are bound once the loop goes on:
;; their values are kept in outer ones.
(define-syntax while-1
  (lambda (form)
    (syntax-case form ()
      ((_ k test (_ (let (ob ...) oc ...) loop before? (_ ((v init) ...) ic ...)
                    after? steps))
       (with-syntax (((kept ...) (generate-temporaries #'(v ...))))
         #'(:do k (let (ob ... (kept #f) ...) oc ...) loop
                (and before?
                     (let ((v init) ...) ic ... (set! kept v) ... test))
                (let ((v kept) ...)) after? steps))))))

(define-syntax-rule (:until k (generator arg ...) test)
  (generator (until-1 k test) arg ...))
(define-syntax-rule (until-1 k test (_ outer loop before? inner after? steps))
  (:do k outer loop before? inner (and after? (not test)) steps))

;;; Typed generators.

(define-syntax :list
  (syntax-rules (index)
    ((_ k var (index i) arg ...)
     (:parallel k (:list var arg ...) (:integers i)))
    ((_ k var arg)
     (:do k (let ()) ((l arg)) (not (null? l)) (let ((var (car l)))) #t
          ((cdr l))))
    ((_ k var arg ...) (:list k var (append arg ...)))))

(define-syntax define-indexed
  (syntax-rules ()
    ((_ name length ref join)
     (define-syntax name
       (syntax-rules (index)
         ((_ k var (index i) arg)
          (:do k (let ((x arg) (n 0)) (set! n (length x))) ((i 0)) (< i n)
               (let ((var (ref x i)))) #t ((+ i 1))))
         ((_ k var (index i) arg (... ...))
          (name k var (index i) (join arg (... ...))))
         ((_ k var arg (... ...)) (name k var (index i) arg (... ...))))))))

(define (join-vectors . vectors)
  (list->vector (append-map vector->list vectors)))
(define (append-map proc list) (apply append (map proc list)))
(define-indexed :string string-length string-ref string-append)
(define-indexed :vector vector-length vector-ref join-vectors)

(define-syntax :integers
  (syntax-rules (index)
    ((_ k var (index i)) (:do k ((var 0) (i 0)) #t ((+ var 1) (+ i 1))))
    ((_ k var) (:do k ((var 0)) #t ((+ var 1))))))

(define (check-range from to step)
  (unless (and-map exact-integer? (list from to step))
    (error "arguments of :range are not exact integer (use :real-range?)"
           from to step))
  (when (zero? step) (error "step size must not be zero in :range")))

;; How many numbers there are from FROM to TO, exclusive.
(define (range-size from to step)
  (max 0 (ceiling (/ (- to from) step))))

(define-syntax :range
  (syntax-rules (index)
    ((_ k var (index i) arg ...)
     (:parallel k (:range var arg ...) (:integers i)))
    ((_ k var to) (:range k var 0 to 1))
    ((_ k var from to) (:range k var from to 1))
    ((_ k var from to step)
     (:do k
          (let ((a from) (b to) (s step))
            (check-range a b s)
            (set! b (+ a (* s (range-size a b s)))))
          ((var a)) (not (= var b)) (let ()) #t ((+ var s))))))

(define (check-real-range from to step)
  (unless (and-map real? (list from to step))
    (error "arguments of :real-range are not real" from to step)))

(define-syntax :real-range
  (syntax-rules (index)
    ((_ k var (index i) to) (:real-range k var (index i) 0 to 1))
    ((_ k var (index i) from to) (:real-range k var (index i) from to 1))
    ((_ k var (index i) from to step)
     (:do k
          (let ((a from) (b to) (s step) (end 0))
            (check-real-range a b s)
            (when (and (exact? a) (not (and (exact? b) (exact? s))))
              (set! a (exact->inexact a)))
            (set! end (/ (- b a) s)))
          ((i 0)) (< i end) (let ((var (+ a (* s i))))) #t ((+ i 1))))
    ((_ k var arg ...) (:real-range k var (index i) arg ...))))

(define-syntax :char-range
  (syntax-rules (index)
    ((_ k var (index i) from to)
     (:parallel k (:char-range var from to) (:integers i)))
    ((_ k var from to)
     (:do k (let ((end (char->integer to)))) ((i (char->integer from)))
          (<= i end) (let ((var (integer->char i)))) #t ((+ i 1))))))

(define-syntax :port
  (syntax-rules (index)
    ((_ k var (index i) arg ...)
     (:parallel k (:port var arg ...) (:integers i)))
    ((_ k var port) (:port k var port read))
    ((_ k var port read)
     (:do k (let ((p port) (get read))) ((var (get p)))
          (not (eof-object? var)) (let ()) #t ((get p))))))

;;; Generators chosen while the program runs: procedures that give the next value,
;;; or their argument at the end.

(define (dispatched-generator dispatch args)
  (let ((generator (dispatch args)))
    (unless (procedure? generator)
      (error "unrecognized arguments in dispatching" args (dispatch '())))
    generator))

(define-syntax :dispatched
  (syntax-rules (index)
    ((_ k var (index i) dispatch arg ...)
     (:parallel k (:integers i) (:dispatched var dispatch arg ...)))
    ((_ k var dispatch arg ...)
     (:do k
          (let ((get (dispatched-generator dispatch (list arg ...)))
                (end (list #f))))
          ((var (get end))) (not (eq? var end)) (let ()) #t ((get end))))))

(define-syntax-rule (:generator-proc (generator arg ...))
  (generator (procedure-of value) value arg ...))

(define-syntax procedure-of
  (lambda (form)
    (syntax-case form ()
      ((_ value (_ (let outer oc ...) ((v init) ...) before?
                   (_ ((iv in) ...) ic ...) after? (step ...)))
       (with-syntax (((new ...) (generate-temporaries #'(v ...))))
         #'(let outer
             oc ...
             (let ((v init) ... (iv #f) ... (more? #t))
               (lambda (end)
                 (cond ((and more? before?)
                        (set! iv in) ...
                        ic ...
                        (let ((result value))
                          (if after?
                              (let ((new step) ...) (set! v new) ...)
                              (set! more? #f))
                          result))
                       (else (set! more? #f) end))))))))))

(define (dispatch-union d1 d2)
  "A dispatcher that tries D1 and D2, which may not both answer."
  (define (names x) (if (list? x) x (list x)))
  (lambda (args)
    (let ((g1 (d1 args)) (g2 (d2 args)))
      (cond ((not g1) g2)
            ((not g2) g1)
            ((null? args) (append (names g1) (names g2)))
            (else (error "dispatching conflict" args (d1 '()) (d2 '())))))))

(define (make-initial-:-dispatch)
  "The dispatcher that `:' begins with."
  (lambda (args)
    (define (all? kind?) (and-map kind? args))
    (define count (length args))
    (define (numbers range)
      ;; RANGE makes the generator of the numbers between three.
      (and (<= count 3)
           (apply (case-lambda
                    ((to) (range 0 to 1))
                    ((from to) (range from to 1))
                    ((from to step) (range from to step)))
                  args)))
    (cond ((null? args) 'SRFI42)
          ((all? list?) (:generator-proc (:list (apply append args))))
          ((all? string?) (:generator-proc (:string (apply string-append args))))
          ((all? vector?) (:generator-proc (:vector (apply join-vectors args))))
          ((all? exact-integer?)
           (numbers (lambda (a b s) (:generator-proc (:range a b s)))))
          ((all? real?)
           (numbers (lambda (a b s) (:generator-proc (:real-range a b s)))))
          ((and (all? char?) (= count 2))
           (:generator-proc (:char-range (car args) (cadr args))))
          ((and (input-port? (car args)) (= count 1))
           (:generator-proc (:port (car args))))
          ((and (input-port? (car args)) (= count 2) (procedure? (cadr args)))
           (:generator-proc (:port (car args) (cadr args))))
          (else #f))))

(define dispatch (make-initial-:-dispatch))
(define (:-dispatch-ref) "The dispatcher of `:'." dispatch)
(define (:-dispatch-set! proc)
  "Make PROC the dispatcher of `:'."
  (unless (procedure? proc) (error "not a procedure" proc))
  (set! dispatch proc))

(define-syntax :
  (syntax-rules (index)
    ((_ k var (index i) arg ...)
     (:dispatched k var (index i) (:-dispatch-ref) arg ...))
    ((_ k var arg ...) (:dispatched k var (:-dispatch-ref) arg ...))))

;;; Comprehensions.

(define-syntax-rule (fold-ec x0 q ... expression f)
  (let ((acc x0))
    (do-ec q ... (set! acc (f expression acc)))
    acc))
(define-syntax-rule (fold3-ec x0 q ... expression f1 f2)
  (let ((acc #f) (empty? #t))
    (do-ec q ...
           (let ((value expression))
             (cond (empty? (set! acc (f1 value)) (set! empty? #f))
                   (else (set! acc (f2 value acc))))))
    (if empty? x0 acc)))
(define-syntax-rule (list-ec q ...) (reverse! (fold-ec '() q ... cons)))
(define-syntax-rule (append-ec q ...) (apply append (list-ec q ...)))
(define-syntax-rule (string-ec q ...) (list->string (list-ec q ...)))
(define-syntax-rule (string-append-ec q ...)
  (apply string-append (list-ec q ...)))
(define-syntax-rule (vector-ec q ...) (list->vector (list-ec q ...)))
(define-syntax-rule (vector-of-length-ec n q ... expression)
  (let* ((size n) (vec (make-vector size)) (i 0))
    (do-ec q ...
           (begin
             (unless (< i size)
               (error "vector is too short for the comprehension"))
             (vector-set! vec i expression)
             (set! i (+ i 1))))
    (unless (= i size) (error "vector is too long for the comprehension"))
    vec))
(define-syntax-rule (sum-ec q ...) (fold-ec 0 q ... +))
(define-syntax-rule (product-ec q ...) (fold-ec 1 q ... *))
(define-syntax-rule (min-ec q ...) (fold3-ec (min) q ... min min))
(define-syntax-rule (max-ec q ...) (fold3-ec (max) q ... max max))
(define-syntax-rule (last-ec default q ... expression)
  (let ((last default)) (do-ec q ... (set! last expression)) last))
(define-syntax-rule (first-ec default q ... expression)
  (let/ec return (do-ec q ... (return expression)) default))
(define-syntax-rule (any?-ec q ... expression)
  (first-ec #f q ... (if expression) #t))
(define-syntax-rule (every?-ec q ... expression)
  (first-ec #t q ... (if (not expression)) #f))
