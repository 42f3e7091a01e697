;; Whether an output is as recorded.  Riad knows the hash of a nar and of a file;
;; elsewhere they are computed by the program below, which is compiled before it
;; is used.

;; The sha256 (FIPS 180-4) of the file PATH or of its nar, in base 32.
(define portable-hash
  '(lambda (path nar?)
     (define constants
       #(#x428a2f98 #x71374491 #xb5c0fbcf #xe9b5dba5 #x3956c25b #x59f111f1
         #x923f82a4 #xab1c5ed5 #xd807aa98 #x12835b01 #x243185be #x550c7dc3
         #x72be5d74 #x80deb1fe #x9bdc06a7 #xc19bf174 #xe49b69c1 #xefbe4786
         #x0fc19dc6 #x240ca1cc #x2de92c6f #x4a7484aa #x5cb0a9dc #x76f988da
         #x983e5152 #xa831c66d #xb00327c8 #xbf597fc7 #xc6e00bf3 #xd5a79147
         #x06ca6351 #x14292967 #x27b70a85 #x2e1b2138 #x4d2c6dfc #x53380d13
         #x650a7354 #x766a0abb #x81c2c92e #x92722c85 #xa2bfe8a1 #xa81a664b
         #xc24b8b70 #xc76c51a3 #xd192e819 #xd6990624 #xf40e3585 #x106aa070
         #x19a4c116 #x1e376c08 #x2748774c #x34b0bcb5 #x391c0cb3 #x4ed8aa4a
         #x5b9cca4f #x682e6ff3 #x748f82ee #x78a5636f #x84c87814 #x8cc70208
         #x90befffa #xa4506ceb #xbef9a3f7 #xc67178f2))
     (define state
       (vector #x6a09e667 #xbb67ae85 #x3c6ef372 #xa54ff53a
               #x510e527f #x9b05688c #x1f83d9ab #x5be0cd19))
     (define words (make-vector 64 0))
     (define size 65536)                ; a multiple of a block's 64 bytes
     (define buffer (make-bytevector size))
     (define filled 0)
     (define total 0)

     (define (add . numbers) (logand #xffffffff (apply + numbers)))
     (define-syntax-rule (rotate x n)
       (logand #xffffffff (logior (ash x (- n)) (ash x (- 32 n)))))
     (define (word i) (vector-ref words i))

     (define (schedule! start)
       (do ((i 0 (+ i 1))) ((= i 16))
         (vector-set! words i
                      (bytevector-u32-ref buffer (+ start (* 4 i)) (endianness big))))
       (do ((i 16 (+ i 1))) ((= i 64))
         (let* ((x (word (- i 15))) (y (word (- i 2)))
                (s0 (logxor (rotate x 7) (rotate x 18) (ash x -3)))
                (s1 (logxor (rotate y 17) (rotate y 19) (ash y -10))))
           (vector-set! words i
                        (logand #xffffffff (+ (word (- i 16)) s0 (word (- i 7)) s1))))))

     (define (compress! start)
       (schedule! start)
       (let loop ((i 0)
                  (a (vector-ref state 0)) (b (vector-ref state 1))
                  (c (vector-ref state 2)) (d (vector-ref state 3))
                  (e (vector-ref state 4)) (f (vector-ref state 5))
                  (g (vector-ref state 6)) (h (vector-ref state 7)))
         (if (= i 64)
             (for-each (lambda (i value)
                         (vector-set! state i (add (vector-ref state i) value)))
                       '(0 1 2 3 4 5 6 7) (list a b c d e f g h))
             (let* ((s1 (logxor (rotate e 6) (rotate e 11) (rotate e 25)))
                    (choice (logxor (logand e f) (logand (logxor e #xffffffff) g)))
                    (one (+ h s1 choice (vector-ref constants i) (word i)))
                    (s0 (logxor (rotate a 2) (rotate a 13) (rotate a 22)))
                    (majority (logxor (logand a b) (logand a c) (logand b c))))
               (loop (+ i 1)
                     (logand #xffffffff (+ one s0 majority)) a b c
                     (logand #xffffffff (+ d one)) e f g)))))

     (define (compress-all! end)
       (do ((start 0 (+ start 64))) ((= start end))
         (compress! start)))

     (define (put-bytes bytes count)
       (set! total (+ total count))
       (let loop ((start 0))
         (let ((some (min (- count start) (- size filled))))
           (bytevector-copy! bytes start buffer filled some)
           (set! filled (+ filled some))
           (if (= filled size)
               (begin (compress-all! size) (set! filled 0)))
           (if (< (+ start some) count)
               (loop (+ start some))))))

     (define (put-number number)
       (let ((bytes (make-bytevector 8)))
         (bytevector-u64-set! bytes 0 number (endianness little))
         (put-bytes bytes 8)))
     (define (put-padding count)
       (put-bytes (make-bytevector 8 0) (modulo (- count) 8)))
     (define (put . strings)
       (for-each (lambda (string)
                   (let* ((bytes (string->utf8 string))
                          (count (bytevector-length bytes)))
                     (put-number count)
                     (put-bytes bytes count)
                     (put-padding count)))
                 strings))

     (define (put-contents path)
       (let ((port (open-file path "rb")) (piece (make-bytevector size)))
         (let loop ()
           (let ((count (get-bytevector-n! port piece 0 size)))
             (if (not (eof-object? count))
                 (begin (put-bytes piece count) (loop)))))
         (close-port port)))

     (define (entries folder)
       (let ((port (opendir folder)))
         (let loop ((names '()))
           (let ((name (readdir port)))
             (cond ((eof-object? name) (closedir port) (sort names string<?))
                   ((member name '("." "..")) (loop names))
                   ((not (file? (string-append folder "/" name)))
                    (throw 'not-text folder name))
                   (else (loop (cons name names))))))))

     ;; A name that is not UTF-8 is read with other characters in its place.
     (define (file? path)
       (catch 'system-error
         (lambda () (lstat path) #t)
         (lambda ignored #f)))

     (define (put-node path)
       (let ((stat (lstat path)))
         (put "(" "type")
         (case (stat:type stat)
           ((regular)
            (put "regular")
            (if (not (zero? (logand #o100 (stat:perms stat))))
                (put "executable" ""))
            (put "contents")
            (put-number (stat:size stat))
            (put-contents path)
            (put-padding (stat:size stat)))
           ((symlink) (put "symlink" "target" (readlink path)))
           ((directory)
            (put "directory")
            (for-each (lambda (name)
                        (put "entry" "(" "name" name "node")
                        (put-node (string-append path "/" name))
                        (put ")"))
                      (entries path)))
           (else (error "a nar cannot hold a file of this type:" path)))
         (put ")")))

     (define (finish)
       (let ((bits (* 8 total)) (end (make-bytevector 8)))
         (put-bytes #vu8(128) 1)
         (put-bytes (make-bytevector 64 0) (modulo (- 56 filled) 64))
         (bytevector-u64-set! end 0 bits (endianness big))
         (put-bytes end 8)
         (compress-all! filled)))

     ;; Digits from the last; byte I of the hash is in word I / 4.
     (define (byte i)
       (if (< i 32)
           (logand 255 (ash (vector-ref state (quotient i 4))
                            (* -8 (- 3 (modulo i 4)))))
           0))
     (define (base-32)
       (let loop ((digit 0) (digits '()))
         (if (= digit 52)
             (list->string digits)
             (let* ((place (quotient (* 5 digit) 8))
                    (pair (logior (byte place) (ash (byte (+ place 1)) 8)))
                    (value (logand 31 (ash pair (- (modulo (* 5 digit) 8))))))
               (loop (+ digit 1)
                     (cons (string-ref "0123456789abcdfghijklmnpqrsvwxyz" value)
                           digits))))))

     (if nar?
         (begin (put "nix-archive-1") (put-node path))
         (put-contents path))
     (finish)
     (base-32)))

(define hash-of
  (catch #t
    (lambda ()
      (let ((store (resolve-interface '(riad store))))
        (define (from name) (module-ref store name))
        (lambda (path nar?)
          (if nar?
              ((from 'nar-sha256-base32) path)
              ((from 'bytevector->nix-base32) ((from 'file-sha256) path))))))
    (lambda ignored
      (let ((module (make-fresh-user-module)))
        (for-each (lambda (name) (module-use! module (resolve-interface name)))
                  '((rnrs bytevectors) (ice-9 binary-ports)))
        ((@ (system base compile) compile) portable-hash #:env module)))))

;; Whether the nar of OUTPUT has HASH.
(define (same? name output hash)
  (let ((found (catch 'not-text
                 (lambda () (hash-of output #t))
                 (lambda ignored #f))))
    (if found
        (equal-hashes? name output "its nar" found hash)
        (complain name ": " output " has a file whose name is not UTF-8, "
                  "so this interpreter cannot hash it"))))

;; Whether OUTPUT is a file that has HASH.
(define (same-file? name output hash)
  (if (eq? (stat:type (lstat output)) 'regular)
      (equal-hashes? name output "it" (hash-of output #f) hash)
      (complain name ": " output " is not a plain file")))

;; What has another hash is moved out of the way.
(define (equal-hashes? name output what found hash)
  (or (string=? found hash)
      (begin
        (rename-file output (string-append output ".differs"))
        (complain name ": " output " differs: " what " has the sha256 "
                  found ", recorded is " hash))))
