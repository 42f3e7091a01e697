;; SHA-256 (FIPS 180-4) in an R6RS library, as programs bring it along.
(library (hashing sha256)
  (export make-sha256 sha256-update! sha256-finish! sha256-hex)
  (import (rnrs))

  (define constants
    '#(#x428a2f98 #x71374491 #xb5c0fbcf #xe9b5dba5 #x3956c25b #x59f111f1 #x923f82a4 #xab1c5ed5
       #xd807aa98 #x12835b01 #x243185be #x550c7dc3 #x72be5d74 #x80deb1fe #x9bdc06a7 #xc19bf174
       #xe49b69c1 #xefbe4786 #x0fc19dc6 #x240ca1cc #x2de92c6f #x4a7484aa #x5cb0a9dc #x76f988da
       #x983e5152 #xa831c66d #xb00327c8 #xbf597fc7 #xc6e00bf3 #xd5a79147 #x06ca6351 #x14292967
       #x27b70a85 #x2e1b2138 #x4d2c6dfc #x53380d13 #x650a7354 #x766a0abb #x81c2c92e #x92722c85
       #xa2bfe8a1 #xa81a664b #xc24b8b70 #xc76c51a3 #xd192e819 #xd6990624 #xf40e3585 #x106aa070
       #x19a4c116 #x1e376c08 #x2748774c #x34b0bcb5 #x391c0cb3 #x4ed8aa4a #x5b9cca4f #x682e6ff3
       #x748f82ee #x78a5636f #x84c87814 #x8cc70208 #x90befffa #xa4506ceb #xbef9a3f7 #xc67178f2))

  (define-record-type state
    (fields (immutable words) (immutable schedule) (mutable count) (mutable pending)))
  (define (make-sha256)
    (make-state (vector #x6a09e667 #xbb67ae85 #x3c6ef372 #xa54ff53a
                        #x510e527f #x9b05688c #x1f83d9ab #x5be0cd19)
                (make-vector 64 0) 0 (make-bytevector 0)))

  (define (add . ns) (bitwise-and (apply + ns) #xffffffff))
  (define (rotate n k)
    (bitwise-and (bitwise-ior (bitwise-arithmetic-shift-right n k)
                              (bitwise-arithmetic-shift-left n (- 32 k)))
                 #xffffffff))
  (define (shift n k) (bitwise-arithmetic-shift-right n k))

  (define (block! s bytes start)
    (define w (state-schedule s))
    (define h (state-words s))
    (do ((t 0 (+ t 1))) ((= t 16))
      (vector-set! w t (bytevector-u32-ref bytes (+ start (* 4 t)) (endianness big))))
    (do ((t 16 (+ t 1))) ((= t 64))
      (let ((a (vector-ref w (- t 15))) (b (vector-ref w (- t 2))))
        (vector-set! w t
                     (add (bitwise-xor (rotate b 17) (rotate b 19) (shift b 10))
                          (vector-ref w (- t 7))
                          (bitwise-xor (rotate a 7) (rotate a 18) (shift a 3))
                          (vector-ref w (- t 16))))))
    (let loop ((t 0) (a (vector-ref h 0)) (b (vector-ref h 1)) (c (vector-ref h 2))
               (d (vector-ref h 3)) (e (vector-ref h 4)) (f (vector-ref h 5))
               (g (vector-ref h 6)) (k (vector-ref h 7)))
      (if (= t 64)
          (for-each (lambda (i n) (vector-set! h i (add (vector-ref h i) n)))
                    '(0 1 2 3 4 5 6 7) (list a b c d e f g k))
          (let ((t1 (add k (bitwise-xor (rotate e 6) (rotate e 11) (rotate e 25))
                         (bitwise-xor (bitwise-and e f) (bitwise-and (bitwise-not e) g))
                         (vector-ref constants t) (vector-ref w t)))
                (t2 (add (bitwise-xor (rotate a 2) (rotate a 13) (rotate a 22))
                         (bitwise-xor (bitwise-and a b) (bitwise-and a c) (bitwise-and b c)))))
            (loop (+ t 1) (add t1 t2) a b c (add d t1) e f g)))))

  (define (sha256-update! s bytes)
    (let* ((old (state-pending s))
           (all (make-bytevector (+ (bytevector-length old) (bytevector-length bytes)))))
      (bytevector-copy! old 0 all 0 (bytevector-length old))
      (bytevector-copy! bytes 0 all (bytevector-length old) (bytevector-length bytes))
      (let loop ((start 0))
        (let ((left (- (bytevector-length all) start)))
          (if (>= left 64)
              (begin (block! s all start) (loop (+ start 64)))
              (let ((rest (make-bytevector left)))
                (bytevector-copy! all start rest 0 left)
                (state-pending-set! s rest)))))
      (state-count-set! s (+ (state-count s) (bytevector-length bytes)))))

  (define (sha256-finish! s)
    (let* ((count (state-count s))
           (zeros (mod (- 55 count) 64))
           (end (make-bytevector (+ zeros 9) 0)))
      (bytevector-u8-set! end 0 #x80)
      (bytevector-u64-set! end (+ zeros 1) (* 8 count) (endianness big))
      (sha256-update! s end)))

  (define (sha256-hex s)
    (apply string-append
           (map (lambda (n)
                  (let ((text (string-downcase (number->string n 16))))
                    (string-append (make-string (- 8 (string-length text)) #\0) text)))
                (vector->list (state-words s))))))
