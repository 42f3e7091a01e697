;;; (system base target): the machine that code is made for.
;;
;; Guile manual, "Compiling Scheme Code"; the types are GNU triplets.

(define-module (system base target)
  #:export (target-type with-target with-native-target
            target-cpu target-vendor target-os target-endianness target-word-size
            target-max-size-t target-max-size-t/scm target-max-vector-length
            target-most-negative-fixnum target-most-positive-fixnum target-fixnum?))

(define %target (make-parameter %host-type))

(define (with-target target thunk)
  "Call THUNK with the triplet TARGET as the machine to make code for."
  (parameterize ((%target target))
    (thunk)))

(define (with-native-target thunk)
  "Call THUNK with this machine as the one to make code for."
  (with-target %host-type thunk))

(define (target-type)
  "The triplet of the machine to make code for."
  (%target))

(define (target-part index)
  (let ((parts (string-split (%target) #\-)))
    (and (< index (length parts)) (list-ref parts index))))

(define (target-cpu) "The processor of the target." (target-part 0))
(define (target-vendor) "The vendor of the target." (target-part 1))

(define (target-os)
  "The system of the target, as linux-gnu."
  (let ((parts (string-split (%target) #\-)))
    (and (> (length parts) 2) (string-join (list-tail parts 2) "-"))))

;; Whether the processor's name starts with one of PREFIXES: with it the triplet begins, which is
;; not taken apart, since macros ask for the size of a word a thousand times over.
(define (cpu-among? prefixes)
  (let ((target (%target)))
    (or-map (lambda (prefix) (string-prefix? prefix target)) prefixes)))

(define big-endian
  '("sparc" "powerpc" "ppc" "s390" "m68k" "hppa" "mips" "armeb" "aarch64_be"))
(define little-endian-exceptions
  '("powerpcle" "powerpc64le" "ppc64le" "mipsel" "mipsisa32r6el" "mips64el"
    "mipsisa64r6el"))
(define wide
  '("x86_64" "amd64" "aarch64" "arm64" "alpha" "ia64" "sparc64" "powerpc64" "ppc64"
    "mips64" "mipsisa64" "s390x" "riscv64" "loongarch64"))

(define (target-endianness)
  "The symbol big or little."
  (if (and (cpu-among? big-endian)
           (not (cpu-among? little-endian-exceptions)))
      'big
      'little))

(define (target-word-size)
  "The bytes of a pointer."
  (cond ((string-suffix? "gnux32" (%target)) 4)
        ((and (cpu-among? '("mips")) (not (string-suffix? "abi64" (%target)))) 4)
        ((cpu-among? wide) 8)
        (else 4)))

(define (target-max-size-t)
  "The largest size that the target's size_t holds."
  (- (expt 256 (target-word-size)) 1))

(define (target-max-size-t/scm)
  "The largest size in words that a fixnum of the target holds."
  (quotient (target-max-size-t) (target-word-size)))

(define (target-max-vector-length)
  "The largest length of a vector."
  (- (expt 2 (- (* 8 (target-word-size)) 8)) 1))

(define (target-most-negative-fixnum)
  "The smallest fixnum of Guile on the target."
  (- (expt 2 (- (* 8 (target-word-size)) 3))))

(define (target-most-positive-fixnum)
  "The largest fixnum of Guile on the target."
  (- (expt 2 (- (* 8 (target-word-size)) 3)) 1))

(define (target-fixnum? n)
  "True when N is a fixnum of Guile on the target."
  (and (exact-integer? n)
       (<= (target-most-negative-fixnum) n (target-most-positive-fixnum))))
