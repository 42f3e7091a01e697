;; Builders whose arguments or variables are not plain ASCII.  What is no text
;; stands in the strings of this script as characters from U+10FE80, by which
;; Riad names the bytes from 128.  Guile would encode a string as its locale
;; says, with a question mark for what that cannot express: there the kernel
;; gets bytes by way of the C library.

;; The bytes of STRING.
(define (string->bytes string)
  (let loop ((chars (string->list string)) (bytes '()))
    (if (null? chars)
        (reverse bytes)
        (let ((n (char->integer (car chars))))
          (define (sequence lead bits)
            (let tail ((shift (- bits 6))
                       (bytes (cons (logior lead (ash n (- bits))) bytes)))
              (if (negative? shift)
                  bytes
                  (tail (- shift 6)
                        (cons (logior #x80 (logand 63 (ash n (- shift)))) bytes)))))
          (loop (cdr chars)
                (cond ((<= #x10fe80 n #x10feff) (cons (- n #x10fe00) bytes))
                      ((< n #x80) (cons n bytes))
                      ((< n #x800) (sequence #xc0 6))
                      ((< n #x10000) (sequence #xe0 12))
                      (else (sequence #xf0 18))))))))

;; Make the file NAME with the bytes of CONTENT.
(define (put-bytes name content)
  (call-with-output-file name
    (lambda (port)
      (set-port-encoding! port "ISO-8859-1")
      (display (list->string (map integer->char (string->bytes content))) port))))

;; Run COMMAND, a list, with ENVIRONMENT, and return its status.
(define run-foreign
  '(lambda (environment command)
     (define (pointer bytes)
       (bytevector->pointer (u8-list->bytevector (append bytes '(0)))))
     (define (pointers strings)
       (let* ((all (map pointer strings))
              (array (make-bytevector (* 8 (+ 1 (length all))) 0)))
         (let loop ((rest all) (place 0))
           (if (pair? rest)
               (begin
                 (bytevector-u64-native-set! array place (pointer-address (car rest)))
                 (loop (cdr rest) (+ place 8)))))
         ;; With all that it points to, so that this is kept.
         (cons* (bytevector->pointer array) array all)))
     (let* ((execve (pointer->procedure int (dynamic-func "execve" (dynamic-link))
                                        (list '* '* '*)))
            (arguments (pointers command))
            (variables (pointers environment))
            (program (pointer (car command)))
            (child (primitive-fork)))
       (cond ((zero? child)
              (execve program (car arguments) (car variables))
              (primitive-_exit 127))
             (else (cdr (waitpid child)))))))

(define run-bytes
  (catch #t
    (lambda ()
      (resolve-interface '(riad store))
      (lambda (environment command)
        (environ environment)
        (apply system* command)))
    (lambda ignored
      (lambda (environment command)
        (let ((module (make-fresh-user-module)))
          (for-each (lambda (name) (module-use! module (resolve-interface name)))
                    '((rnrs bytevectors) (system foreign)))
          ((eval run-foreign module) (map string->bytes environment)
                                     (map string->bytes command)))))))
