;; A puzzle by exhaustive search in a vector: Langford pairs.
(define (langford n)
  (let* ((size (* 2 n)) (cells (make-vector size 0)))
    (define (place k)
      (if (= k 0) 1
          (let loop ((i 0) (count 0))
            (let ((j (+ i k 1)))
              (if (>= j size) count
                  (if (and (= 0 (vector-ref cells i)) (= 0 (vector-ref cells j)))
                      (begin
                        (vector-set! cells i k) (vector-set! cells j k)
                        (let ((found (place (- k 1))))
                          (vector-set! cells i 0) (vector-set! cells j 0)
                          (loop (+ i 1) (+ count found))))
                      (loop (+ i 1) count)))))))
    (place n)))
(check (langford 11) 35584)
