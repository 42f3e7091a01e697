;; Guards of dynamic-wind that escape when a continuation is entered again: they do so
;; to the prompts of that continuation.
(define (show x) (write x) (newline))

(define (entered-once thunk)
  (let ((entered #f))
    (dynamic-wind
      (lambda () (if entered (throw 'again)))
      (lambda () (set! entered #t) (thunk))
      (lambda () #f))))

;; The whole continuation.
(define (re-entered)
  (let ((result (catch #t
                  (lambda () (entered-once (lambda () (call/cc (lambda (k) k)))))
                  (lambda (key . args) key))))
    (if (procedure? result) (result 12) result)))
(show (re-entered))

;; Frames above the prompt, and an abort over several of them.
(define (aborted)
  (let* ((k #f)
         (count 0)
         (result
          (list 'outer
                (call-with-prompt 'tag
                  (lambda ()
                    (list 'inner
                          (let ((left #f))
                            (dynamic-wind
                              (lambda () (if left (abort-to-prompt 'tag 'guard)))
                              (lambda () (call/cc (lambda (c) (set! k c) 'first)))
                              (lambda () (set! left #t))))))
                  (lambda (_ v) (list 'aborted v))))))
    (show result)
    (set! count (+ count 1))
    (when (= count 1) (k 'second))))
(aborted)

;; A part of a continuation, with its prompt.
(define k2
  (call-with-prompt 'outer
    (lambda ()
      (list 'result
            (call-with-prompt 'inner
              (lambda ()
                (let ((left #f))
                  (dynamic-wind
                    (lambda () (if left (abort-to-prompt 'inner 'guard)))
                    (lambda () (+ 1 (abort-to-prompt 'outer)))
                    (lambda () (set! left #t)))))
              (lambda (k v) (list 'aborted v)))))
    (lambda (k) k)))
(show (list 'before (k2 5)))
(show (catch #t
        (lambda ()
          (let ((k (call-with-prompt 'outer
                     (lambda ()
                       (let ((left #f))
                         (dynamic-wind
                           (lambda () (if left (throw 'here 1 2)))
                           (lambda () (abort-to-prompt 'outer))
                           (lambda () (set! left #t)))))
                     (lambda (k) k))))
            (k 1)))
        list))

;; A fluid that was set inside has that value when it is entered again.
(define fluid (make-fluid 'outside))
(define parameter (make-parameter 0))
(define (set-inside)
  (let ((k #f) (times 0))
    (with-fluids ((fluid 'first))
      (parameterize ((parameter 1))
        (call/cc (lambda (c) (set! k c)))
        (set! times (+ times 1))
        (show (list times (fluid-ref fluid) (parameter)))
        (fluid-set! fluid (list 'set times))
        (parameter (* 10 times))))
    (show (list (fluid-ref fluid) (parameter)))
    (when (< times 3) (k #f))))
(set-inside)
(define generator
  (call-with-prompt 'p
    (lambda ()
      (with-fluids ((fluid 'a))
        (abort-to-prompt 'p)
        (let ((was (fluid-ref fluid)))
          (fluid-set! fluid (list was))
          (abort-to-prompt 'p was)
          (fluid-ref fluid))))
    (lambda (k) k)))
(define (resume k) (call-with-prompt 'p k list))
(define next (resume generator))
(show (cadr next))
(show (call-with-prompt 'p (car next) list))
(show (cadr (resume generator)))
