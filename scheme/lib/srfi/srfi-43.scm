;;; (srfi srfi-43): the vector library.

(define-module (srfi srfi-43)
  #:export (vector-unfold vector-unfold-right vector-reverse-copy
            vector-concatenate vector-empty? vector= vector-fold vector-fold-right
            vector-map! vector-count vector-index
            vector-index-right vector-skip vector-skip-right vector-binary-search
            vector-any vector-every vector-swap! vector-reverse! vector-reverse-copy!
            reverse-vector->list reverse-list->vector
            vector-map vector-for-each vector-append)
  #:re-export (make-vector vector vector? vector-ref vector-set! vector-length
               vector-fill! vector-copy!)
  #:replace (vector-copy list->vector vector->list))

(cond-expand-provide (current-module) '(srfi-43))

;;; Checks of arguments: WHO is the name of the procedure.

(define (fail who text . args)
  (scm-error 'misc-error #f (string-append (symbol->string who) ": " text) args #f))
(define (check-procedure who f)
  (unless (procedure? f) (fail who "expected procedure, got ~S" f)))
(define (check-vectors who . vectors)
  (for-each (lambda (v) (unless (vector? v) (fail who "expected vector, got ~S" v)))
            vectors))
(define (check-all who f vec vectors)
  (check-procedure who f)
  (apply check-vectors who vec vectors))
(define (check-index who i limit)
  (unless (and (exact-integer? i) (<= 0 i limit))
    (fail who "invalid start index ~S" i)))
(define (check-part who vec start end)
  (check-vectors who vec)
  (check-index who start (vector-length vec))
  (unless (and (exact-integer? end) (<= start end (vector-length vec)))
    (fail who "invalid index range ~S ~S" start end)))

;; Procedures whose optional arguments are the START and END of the vector VEC.
(define-syntax-rule (define-on-part (name arg ... vec start end) doc body ...)
  (define* (name arg ... vec #:optional (start 0) (end #f))
    doc
    (let ((end (or end (if (vector? vec) (vector-length vec) 0))))
      (check-part 'name vec start end)
      body ...)))

;; The length of the shortest of VECTORS.
(define (shortest vectors)
  (apply min (map vector-length vectors)))

(define (refs vectors i)
  (map (lambda (v) (vector-ref v i)) vectors))

;;; Constructors.

(define (check-unfold who f length)
  (check-procedure who f)
  (unless (and (exact-integer? length) (>= length 0))
    (fail who "expected non-negative exact integer, got ~S" length)))

(define (vector-unfold f length . seeds)
  "A vector of LENGTH elements; (F index seed …) returns an element and the next seeds."
  (check-unfold 'vector-unfold f length)
  (let ((vec (make-vector length)))
    (let loop ((i 0) (seeds seeds))
      (if (= i length)
          vec
          (call-with-values (lambda () (apply f i seeds))
            (lambda (x . seeds)
              (vector-set! vec i x)
              (loop (+ i 1) seeds)))))))

(define (vector-unfold-right f length . seeds)
  "vector-unfold from the last element to the first."
  (check-unfold 'vector-unfold-right f length)
  (let ((vec (make-vector length)))
    (let loop ((i (- length 1)) (seeds seeds))
      (if (< i 0)
          vec
          (call-with-values (lambda () (apply f i seeds))
            (lambda (x . seeds)
              (vector-set! vec i x)
              (loop (- i 1) seeds)))))))

(define (out-of-range who position value)
  (scm-error 'out-of-range who "Argument ~A out of range: ~S"
             (list position value) (list value)))

(define* (vector-copy vec #:optional (start 0) (end (vector-length vec)) (fill *unspecified*))
  "The elements START to END of VEC; those past its end are FILL."
  (unless (<= 0 start (vector-length vec)) (out-of-range "vector-copy" 2 start))
  (unless (<= start end) (out-of-range "vector-copy" 3 end))
  (let ((copy (make-vector (- end start) fill)))
    (vector-copy! copy 0 vec start (min end (vector-length vec)))
    copy))

(define-on-part (vector-reverse-copy vec start end)
  "The elements START to END of VEC, last first."
  (let ((copy (make-vector (- end start))))
    (let loop ((i (- end 1)) (at 0))
      (when (>= i start)
        (vector-set! copy at (vector-ref vec i))
        (loop (- i 1) (+ at 1))))
    copy))

(define (vector-append . vectors)
  "The elements of VECTORS, one after the other."
  (apply check-vectors 'vector-append vectors)
  (vector-concatenate vectors))

(define (vector-concatenate vs)
  "The elements of the list VS, one after the other."
  (apply check-vectors 'vector-concatenate vs)
  (let ((result (make-vector (apply + (map vector-length vs)))))
    (let loop ((l vs) (at 0))
      (if (null? l)
          result
          (begin
            (vector-copy! result at (car l))
            (loop (cdr l) (+ at (vector-length (car l)))))))))

;;; Predicates.

(define (vector-empty? vec)
  "True when VEC has no elements."
  (check-vectors 'vector-empty? vec)
  (zero? (vector-length vec)))

(define (vector= elt=? . vectors)
  "True when all VECTORS have equal lengths and elements, compared with ELT=?."
  (define (same? a b)
    (and (= (vector-length a) (vector-length b))
         (let loop ((i 0))
           (or (= i (vector-length a))
               (and (elt=? (vector-ref a i) (vector-ref b i))
                    (loop (+ i 1)))))))
  (check-procedure 'vector= elt=?)
  (apply check-vectors 'vector= vectors)
  (or (null? vectors)
      (let loop ((a (car vectors)) (l (cdr vectors)))
        (or (null? l)
            (and (same? a (car l)) (loop (car l) (cdr l)))))))

;;; Iteration.

(define (vector-fold kons knil vec . vectors)
  "Fold (KONS index accumulated element …) over the vectors from the left."
  (check-all 'vector-fold kons vec vectors)
  (if (null? vectors)
      (let ((n (vector-length vec)))
        (let loop ((i 0) (acc knil))
          (if (= i n)
              acc
              (loop (+ i 1) (kons i acc (vector-ref vec i))))))
      (let* ((all (cons vec vectors)) (n (shortest all)))
        (let loop ((i 0) (acc knil))
          (if (= i n)
              acc
              (loop (+ i 1) (apply kons i acc (refs all i))))))))

(define (vector-fold-right kons knil vec . vectors)
  "Fold (KONS index accumulated element …) over the vectors from the right."
  (check-all 'vector-fold-right kons vec vectors)
  (let* ((all (cons vec vectors)))
    (let loop ((i (- (shortest all) 1)) (acc knil))
      (if (< i 0)
          acc
          (loop (- i 1) (apply kons i acc (refs all i)))))))

(define (vector-map f vec . vectors)
  "The vector of the results of (F index element …)."
  (check-all 'vector-map f vec vectors)
  (if (null? vectors)
      (let* ((n (vector-length vec)) (result (make-vector n)))
        (let loop ((i 0))
          (if (= i n)
              result
              (begin
                (vector-set! result i (f i (vector-ref vec i)))
                (loop (+ i 1))))))
      (let* ((all (cons vec vectors)) (n (shortest all)) (result (make-vector n)))
        (let loop ((i 0))
          (if (= i n)
              result
              (begin
                (vector-set! result i (apply f i (refs all i)))
                (loop (+ i 1))))))))

(define (vector-map! f vec . vectors)
  "Replace the elements of VEC by the results of (F index element …)."
  (check-all 'vector-map! f vec vectors)
  (let* ((all (cons vec vectors)) (n (shortest all)))
    (let loop ((i 0))
      (when (< i n)
        (vector-set! vec i (apply f i (refs all i)))
        (loop (+ i 1))))))

(define (vector-for-each f vec . vectors)
  "Call (F index element …) on corresponding elements, in order."
  (check-all 'vector-for-each f vec vectors)
  (let* ((all (cons vec vectors)) (n (shortest all)))
    (let loop ((i 0))
      (when (< i n)
        (if (null? vectors)
            (f i (vector-ref vec i))
            (apply f i (refs all i)))
        (loop (+ i 1))))))

(define (vector-count pred vec . vectors)
  "How often (PRED index element …) is true."
  (check-all 'vector-count pred vec vectors)
  (let* ((all (cons vec vectors)) (n (shortest all)))
    (let loop ((i 0) (count 0))
      (if (= i n)
          count
          (loop (+ i 1) (if (apply pred i (refs all i)) (+ count 1) count))))))

;;; Searching.

(define (vector-index pred vec . vectors)
  "The first index at which PRED is true of the elements, or #f."
  (check-all 'vector-index pred vec vectors)
  (let* ((all (cons vec vectors)) (n (shortest all)))
    (let loop ((i 0))
      (and (< i n)
           (if (apply pred (refs all i)) i (loop (+ i 1)))))))

(define (vector-index-right pred vec . vectors)
  "The last index at which PRED is true of the elements, or #f."
  (check-all 'vector-index-right pred vec vectors)
  (let ((all (cons vec vectors)))
    (let loop ((i (- (shortest all) 1)))
      (and (>= i 0)
           (if (apply pred (refs all i)) i (loop (- i 1)))))))

(define (vector-skip pred vec . vectors)
  "The first index at which PRED is false of the elements, or #f."
  (check-all 'vector-skip pred vec vectors)
  (apply vector-index (lambda args (not (apply pred args))) vec vectors))

(define (vector-skip-right pred vec . vectors)
  "The last index at which PRED is false of the elements, or #f."
  (check-all 'vector-skip-right pred vec vectors)
  (apply vector-index-right (lambda args (not (apply pred args))) vec vectors))

(define* (vector-binary-search vec value compare #:optional (start 0) (end #f))
  "An index, from START on and before END, of the sorted VEC at which (COMPARE element
VALUE) is zero, or #f."
  (check-vectors 'vector-binary-search vec)
  (check-procedure 'vector-binary-search compare)
  (check-part 'vector-binary-search vec start (or end (vector-length vec)))
  (let loop ((low start) (high (or end (vector-length vec))))
    (and (< low high)
         (let* ((middle (quotient (+ low high) 2))
                (order (compare (vector-ref vec middle) value)))
           (cond ((zero? order) middle)
                 ((> order 0) (loop low middle))
                 (else (loop (+ middle 1) high)))))))

(define (vector-any pred vec . vectors)
  "The first true result of PRED on corresponding elements, or #f."
  (check-all 'vector-any pred vec vectors)
  (let* ((all (cons vec vectors)) (n (shortest all)))
    (let loop ((i 0))
      (and (< i n)
           (or (apply pred (refs all i)) (loop (+ i 1)))))))

(define (vector-every pred vec . vectors)
  "The last result of PRED when it is true of all corresponding elements, else #f."
  (check-all 'vector-every pred vec vectors)
  (let* ((all (cons vec vectors)) (n (shortest all)))
    (let loop ((i 0) (last #t))
      (if (= i n)
          last
          (let ((x (apply pred (refs all i))))
            (and x (loop (+ i 1) x)))))))

;;; Mutation and conversion.

(define (vector-swap! vec i j)
  "Exchange elements I and J of VEC."
  (check-vectors 'vector-swap! vec)
  (for-each (lambda (i)
              (unless (and (exact-integer? i) (< -1 i (vector-length vec)))
                (fail 'vector-swap! "invalid index ~S" i)))
            (list i j))
  (let ((x (vector-ref vec i)))
    (vector-set! vec i (vector-ref vec j))
    (vector-set! vec j x)))

(define-on-part (vector-reverse! vec start end)
  "Reverse the elements START to END of VEC in place."
  (let loop ((i start) (j (- end 1)))
    (when (< i j)
      (vector-swap! vec i j)
      (loop (+ i 1) (- j 1)))))

(define-on-part (vector-reverse-copy! target at source start end)
  "Copy the elements START to END of SOURCE, last first, into TARGET from AT on."
  (check-vectors 'vector-reverse-copy! target)
  (check-index 'vector-reverse-copy! at (vector-length target))
  (when (> (+ at (- end start)) (vector-length target))
    (fail 'vector-reverse-copy! "would write past end of target"))
  (if (and (eq? target source) (< at end) (< start (+ at (- end start))))
      (vector-copy! target at (vector-reverse-copy source start end))
      (let loop ((i (- end 1)) (at at))
        (when (>= i start)
          (vector-set! target at (vector-ref source i))
          (loop (- i 1) (+ at 1))))))

(define-on-part (vector->list vec start end)
  "The list of the elements START to END of VEC."
  (let loop ((i (- end 1)) (acc '()))
    (if (< i start)
        acc
        (loop (- i 1) (cons (vector-ref vec i) acc)))))

(define-on-part (reverse-vector->list vec start end)
  "The list of the elements START to END of VEC, last first."
  (reverse! (vector->list vec start end)))

(define* (list->vector lst #:optional (start 0) (end (length lst)))
  "The vector of the elements START to END of LST."
  (let ((vec (make-vector (- end start))))
    (let loop ((i 0) (l (list-tail lst start)))
      (if (= i (- end start))
          vec
          (begin
            (vector-set! vec i (car l))
            (loop (+ i 1) (cdr l)))))))

(define* (reverse-list->vector lst #:optional (start 0) (end (length lst)))
  "The vector of the elements START to END of LST, last first."
  (let ((vec (list->vector lst start end)))
    (vector-reverse! vec)
    vec))
