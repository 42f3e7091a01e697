;;; (ice-9 getopt-long), (system base target) and what (ice-9 threads) does with one thread.
(use-modules (ice-9 getopt-long) (system base target) (ice-9 threads))

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

(define spec '((version (single-char #\v) (value #f)) (help (single-char #\h)) (file (single-char #\f) (value #t)) (opt (single-char #\o) (value optional)) (num (value #t) (predicate string->number))))
(define (g . args) (getopt-long (cons "prog" args) spec))

(show (g) (g "-v") (g "-vh" "x" "y") (g "-f" "a" "-fb" "--file=c" "--file" "d" "r") (g "-o" "-v") (g "-o" "z") (g "--opt" "z") (g "--opt=z") (g "-vo") (g "a" "-v" "b" "--" "-h") (g "--num=5") (g "--num=x") (g "-z") (g "--nope") (g "--version=3") (g "--file") (g "-f") (g "-") (option-ref (g "-v") 'version #f) (option-ref (g "-v") 'help 'no) (option-ref (g "a" "b") '() #f) (getopt-long '("p" "a" "-v") spec #:stop-at-first-non-option #t) (getopt-long '("p") '((x (required? #t) (value #t)))) (g "-vfx") (g "-f" "-1") (g "--file" "-v") (g "-f" "-v")
(target-word-size) (target-endianness) (target-cpu) (target-os) (with-target "i686-linux-gnu" target-word-size) (with-target "powerpc64le-linux-gnu" target-endianness) (with-target "powerpc-linux-gnu" target-endianness) (with-target "aarch64-linux-gnu" target-word-size) (with-target "arm-linux-gnueabihf" target-word-size) (with-target "mips64el-linux-gnu" target-endianness) (target-most-positive-fixnum) (with-target "i586-pc-gnu" (lambda () (list (target-os) (target-vendor))))
(= (current-processor-count) (current-processor-count)) (par-map 1+ '(1 2)) (let ((m (make-mutex))) (with-mutex m (mutex-locked? m))) (join-thread (call-with-new-thread (lambda () 5))) (call-with-values (lambda () (parallel 1 2)) list) (letpar ((a 1) (b 2)) (+ a b)) (n-par-map 2 + '(1 2) '(3 4)) (mutex? (make-mutex)) (thread? (current-thread)) (try-mutex (make-mutex)) (mutex-level (make-mutex))
)

(for-each (lambda (a) (write a) (write (catch #t (lambda () (getopt-long (cons "prog" a) spec)) (lambda (key . args) key))) (newline))
 '(("-f" "a") ("-fb") ("-fbc") ("--file" "d") ("-f" "a" "-f" "b") ("--file=a" "--file=b") ("-vf" "x") ("-vfx") ("-ox") ("-vox") ("-o" "x" "y") ("-vo" "x") ("-v" "-h" "-v") ("x" "-v" "y") ("-fb" "c") ("-vhf" "q")))
