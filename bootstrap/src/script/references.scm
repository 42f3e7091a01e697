;; Closures of store items, for builders that ask for them.  An item refers to
;; what its bytes mention: of an output's candidates, which are the closure of its
;; derivation's inputs and the outputs themselves; of a source's, all sources.

;; Call FOUND with all that looks like the hash in a store path in what PATH holds.
(define portable-scan
  '(lambda (path entries found)
     (define digits (make-vector 256 #f))
     (define (scan bytes count)
       (let loop ((start 0))
         (if (<= (+ start 32) count)
             (let back ((i 31))
               (cond ((negative? i)
                      (found (list->string
                              (map (lambda (i)
                                     (integer->char (bytevector-u8-ref bytes (+ start i))))
                                   (iota 32))))
                      (loop (+ start 1)))
                     ((vector-ref digits (bytevector-u8-ref bytes (+ start i)))
                      (back (- i 1)))
                     (else (loop (+ start i 1))))))))
     (define (scan-text text)
       (let ((bytes (string->utf8 text)))
         (scan bytes (bytevector-length bytes))))
     ;; What may be the start of a hash is kept for the next piece.
     (define (scan-contents path)
       (let ((port (open-file path "rb")) (piece (make-bytevector 65567)))
         (let loop ((kept 0))
           (let ((count (get-bytevector-n! port piece kept 65536)))
             (if (not (eof-object? count))
                 (let* ((end (+ kept count)) (tail (min 31 end)))
                   (scan piece end)
                   (bytevector-copy! piece (- end tail) piece 0 tail)
                   (loop tail)))))
         (close-port port)))
     (define (scan-node path)
       (case (stat:type (lstat path))
         ((regular) (scan-contents path))
         ((symlink) (scan-text (readlink path)))
         ((directory)
          (for-each (lambda (name)
                      (scan-text name)
                      (scan-node (string-append path "/" name)))
                    (entries path)))))
     (for-each (lambda (char) (vector-set! digits (char->integer char) #t))
               (string->list "0123456789abcdfghijklmnpqrsvwxyz"))
     (scan-node path)))

(define scan
  (let ((module (make-fresh-user-module)))
    (for-each (lambda (name) (module-use! module (resolve-interface name)))
              '((rnrs bytevectors) (ice-9 binary-ports)))
    ((@ (system base compile) compile) portable-scan #:env module)))

(define (hash-part path)
  (let ((start (+ 1 (string-rindex path #\/))))
    (substring path start (+ start 32))))

;; Those of CANDIDATES that ITEM mentions, sorted.
(define (mentioned item candidates)
  (let ((wanted (make-hash-table)))
    (for-each (lambda (path) (hash-set! wanted (hash-part path) #f)) candidates)
    (scan item entries
          (lambda (hash)
            (if (hash-get-handle wanted hash) (hash-set! wanted hash #t))))
    (let loop ((rest (sort candidates string<?)) (found '()))
      (cond ((null? rest) (reverse found))
            ((and (hash-ref wanted (hash-part (car rest)))
                  (not (and (pair? found) (string=? (car found) (car rest)))))
             (loop (cdr rest) (cons (car rest) found)))
            (else (loop (cdr rest) found))))))

(define references (make-hash-table))

;; ITEMS and all that they lead to, sorted.
(define (closure items)
  (let ((seen (make-hash-table)))
    (let loop ((pending items) (found '()))
      (cond ((null? pending) (sort found string<?))
            ((hash-ref seen (car pending)) (loop (cdr pending) found))
            (else
             (hash-set! seen (car pending) #t)
             (loop (append (hash-ref references (car pending) '()) (cdr pending))
                   (cons (car pending) found)))))))

;; Find the references of all that is there.
(define (see-references)
  (define (see items candidates)
    (for-each (lambda (item)
                (if (there? item)
                    (hash-set! references item (mentioned item candidates))))
              items))
  (define (new? item) (and (there? item) (not (hash-ref references item))))
  (for-each (lambda (source)
              (if (new? source) (see (list source) these-are-all-sources)))
            these-are-all-sources)
  (for-each (lambda (row)
              (if (new? (caar row))
                  (see (car row) (append (car row) (closure (cadr row))))))
            these-are-outputs-and-inputs))

;; Whether the derivation NAME may ask for ITEMS: whether they are in the closure
;; of INPUTS.
(define (exportable? name items inputs)
  (see-references)
  (let ((visible (closure inputs)))
    (let loop ((items items))
      (cond ((null? items) #t)
            ((member (car items) visible) (loop (cdr items)))
            (else
             (complain name ": its exportReferencesGraph asks for " (car items)
                       ", which is not in the closure of its inputs"))))))

;; The closure of ITEM and of the outputs of derivations in it, as text: of each
;; item the path, an empty line, the number of its references, these.
(define (closure-text item)
  (define (lines texts)
    (apply string-append (map (lambda (text) (string-append text "\n")) texts)))
  (let* ((found (closure (list item)))
         (outputs (map (lambda (path)
                         (let ((row (assoc path these-are-outputs-of-derivations)))
                           (if row (cadr row) '())))
                       found)))
    (apply string-append
           (map (lambda (path)
                  (let ((all (hash-ref references path '())))
                    (lines (cons* path "" (number->string (length all)) all))))
                (closure (append found (apply append outputs)))))))
