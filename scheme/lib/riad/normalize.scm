;;; (riad normalize): the normal forms of Unicode, Unicode Standard Annex 15.

(define-module (riad normalize)
  #:use-module (riad normal-forms)
  #:export (normalize))

(define (entries text)
  (filter (lambda (entry) (not (string-null? entry)))
          (string-split text (char-set #\space #\newline))))
(define (numbers entry)
  (map (lambda (part) (or (string->number part 36) part))
       (string-split entry #\.)))

;; Tables by code point: what it decomposes into, a list; and by a pair of code
;; points, as one number: what they compose into.
(define (pair-key a b) (+ (* a #x200000) b))
(define compositions (make-hash-table))

(define (decompositions text)
  (define table (make-hash-table))
  (define code 0)
  (define first 0)
  (define (enter! code-step first-step rest)
    (set! code (+ code code-step))
    (set! first (+ first first-step))
    (let ((composed? (and (pair? rest) (null? (cdr rest))))
          (rest (filter number? rest)))
      (hashv-set! table code (cons first rest))
      (when (and composed? (eq? text canonical))
        (hashv-set! compositions (pair-key first (car rest)) code))))
  (for-each
   (lambda (entry)
     (if (char=? (string-ref entry 0) #\*)
         (do ((n (string->number (substring entry 1) 36) (- n 1)))
             ((zero? n))
           (enter! 1 1 '()))
         (let ((numbers (numbers entry)))
           (enter! (car numbers) (cadr numbers) (cddr numbers)))))
   (entries text))
  table)

(define canonical-table (decompositions canonical))
(define compatible-table #f)            ; made when it is needed

(define class-table
  (let ((table (make-hash-table)) (code 0))
    (for-each
     (lambda (entry)
       (let ((numbers (numbers entry)))
         (set! code (+ code (car numbers)))
         (do ((i 0 (+ i 1))) ((> i (cadr numbers)))
           (hashv-set! table (+ code i) (caddr numbers)))))
     (entries classes))
    table))
(define (class code) (hashv-ref class-table code 0))

;;; Hangul syllables decompose by arithmetic.

(define (hangul? code) (<= #xac00 code #xd7a3))
(define (hangul-parts code)
  (let* ((index (- code #xac00)) (tail (remainder index 28)))
    (cons* (+ #x1100 (quotient index 588))
           (+ #x1161 (quotient (remainder index 588) 28))
           (if (zero? tail) '() (list (+ #x11a7 tail))))))
(define (hangul-pair a b)
  (cond ((and (<= #x1100 a #x1112) (<= #x1161 b #x1175))
         (+ #xac00 (* 588 (- a #x1100)) (* 28 (- b #x1161))))
        ((and (hangul? a) (zero? (remainder (- a #xac00) 28))
              (<= #x11a8 b #x11c2))
         (+ a (- b #x11a7)))
        (else #f)))

;;; The forms.

(define (decompose codes compatible?)
  ;; The code points that CODES decompose into, the last first.
  (let loop ((codes codes) (result '()))
    (if (null? codes)
        result
        (let* ((code (car codes))
               (parts (cond ((hangul? code) (hangul-parts code))
                            ((hashv-ref canonical-table code))
                            (compatible? (hashv-ref compatible-table code))
                            (else #f))))
          (if (and parts (not (hangul? code)))
              (loop (append parts (cdr codes)) result)
              (loop (cdr codes)
                    (if parts (append (reverse parts) result)
                        (cons code result))))))))

;; Combining characters after one another in the order of their classes.
(define (in-order reversed)
  (let loop ((rest reversed) (marks '()) (result '()))
    (define (sorted)
      (append (stable-sort marks (lambda (a b) (< (class a) (class b)))) result))
    (cond ((null? rest) (sorted))
          ((zero? (class (car rest)))
           (loop (cdr rest) '() (cons (car rest) (sorted))))
          (else (loop (cdr rest) (cons (car rest) marks) result)))))

(define (compose codes)
  ;; STARTER is open for composition; AFTER, the last first, stands behind it.
  (let loop ((rest codes) (starter #f) (after '()) (result '()))
    (define (done) (append after (if starter (cons starter result) result)))
    (if (null? rest)
        (reverse (done))
        (let* ((code (car rest))
               (last-class (if (null? after) -1 (class (car after))))
               (pair (and starter
                          (< last-class (class code))
                          (or (null? after) (not (zero? (class code))))
                          (or (hangul-pair starter code)
                              (hashv-ref compositions
                                         (pair-key starter code))))))
          (cond (pair (loop (cdr rest) pair after result))
                ((zero? (class code)) (loop (cdr rest) code '() (done)))
                (else (loop (cdr rest) starter (cons code after) result)))))))

(define (normalize string compatible? compose?)
  "The normal form of STRING."
  (when (and compatible? (not compatible-table))
    (set! compatible-table (decompositions compatible)))
  (let ((codes (in-order (decompose (map char->integer (string->list string))
                                    compatible?))))
    (list->string (map integer->char (if compose? (compose codes) codes)))))
