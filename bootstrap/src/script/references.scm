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

;; The closure of ITEMS and of the outputs of derivations in it.
(define (whole-closure items)
  (let ((found (closure items)))
    (closure (append found
                     (apply append
                            (map (lambda (path)
                                   (let ((row (assoc path these-are-outputs-of-derivations)))
                                     (if row (cadr row) '())))
                                 found))))))

;; Whether the derivation NAME may ask for ITEMS: whether they are in the closure
;; of INPUTS.  Those to be DESCRIBED must lead to no source: it is not known by
;; which rule a source has its path.
(define (exportable? name items described inputs)
  (define (refuse item . why)
    (apply complain name ": its exportReferencesGraph asks for " item why))
  (see-references)
  (let ((visible (closure inputs)))
    (let loop ((rest items))
      (cond ((pair? rest)
             (if (member (car rest) visible)
                 (loop (cdr rest))
                 (refuse (car rest) ", which is not in the closure of its inputs")))
            (else
             (let loop ((rest (whole-closure described)))
               (cond ((null? rest) #t)
                     ((member (car rest) these-are-all-sources)
                      (refuse (car rest) ", a source, which a script cannot describe"))
                     (else (loop (cdr rest))))))))))

;; The closure of ITEM as text: of each item the path, an empty line, the number
;; of its references, these.
(define (closure-text item)
  (define (lines texts)
    (apply string-append (map (lambda (text) (string-append text "\n")) texts)))
  (apply string-append
         (map (lambda (path)
                (let ((all (hash-ref references path '())))
                  (lines (cons* path "" (number->string (length all)) all))))
              (whole-closure (list item)))))

;; How many bytes the nar of PATH has.
(define (nar-size path)
  (define string->utf8 (module-ref (resolve-interface '(rnrs bytevectors)) 'string->utf8))
  (define bytes-length
    (module-ref (resolve-interface '(rnrs bytevectors)) 'bytevector-length))
  (define (padded size) (+ 8 (* 8 (quotient (+ size 7) 8))))
  (define (texts . all)
    (apply + (map (lambda (text) (padded (bytes-length (string->utf8 text)))) all)))
  (define (node path)
    (let ((stat (lstat path)))
      (+ (texts "(" "type" ")")
         (case (stat:type stat)
           ((regular)
            (+ (texts "regular" "contents")
               (if (zero? (logand #o100 (stat:perms stat))) 0 (texts "executable" ""))
               (padded (stat:size stat))))
           ((symlink) (texts "symlink" "target" (readlink path)))
           (else
            (apply + (texts "directory")
                   (map (lambda (name)
                          (+ (texts "entry" "(" "name" name "node" ")")
                             (node (string-append path "/" name))))
                        (entries path))))))))
  (+ (texts "nix-archive-1") (node path)))

;; The closure of ITEMS as JSON.
(define (closure-json items)
  (define (commas texts) (string-join texts ","))
  (define (quoted text) (string-append "\"" text "\""))
  (define (describe path)
    (let ((size (apply + (map nar-size (closure (list path)))))
          (address (assoc path these-are-content-addresses)))
      (string-append
       "{" (if address (string-append "\"ca\":" (quoted (cadr address)) ",") "")
       "\"closureSize\":" (number->string size)
       ",\"narHash\":" (quoted (string-append "sha256:" (hash-of path #t)))
       ",\"narSize\":" (number->string (nar-size path))
       ",\"path\":" (quoted path)
       ",\"references\":[" (commas (map quoted (hash-ref references path '()))) "]}")))
  (string-append "[" (commas (map describe (whole-closure items))) "]"))
